// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.address.Network;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The networks from which accounts have logged in within the last 30 days: in memory, and in the
 * store as soon as {@link #write} is called.
 *
 * <p>Thread-safe; only {@link #write} waits for the store. When the store is away, what it has not
 * got is written the next time.
 */
final class KnownNetworks {

  /** Chosen: about ten megabytes, twenty with their failures. */
  static final int MOST = 20_000;

  /** Chosen: longer than a holiday. */
  static final Duration FOR = Duration.ofDays(30);

  /** Chosen: one write a day for each pair, and a day is little beside 30. */
  private static final Duration EXACT_TO = Duration.ofDays(1);

  private static final byte[] PREFIX = Keys.of("login/known/");

  private final Store store;

  /** The longest unseen first. */
  private final Map<Pair, Instant> seen = new LinkedHashMap<>();

  private Map<Pair, Optional<Instant>> unwritten = new HashMap<>();

  /** Knows what an earlier process has written. */
  KnownNetworks(Store store) {
    this.store = store;
    Map<Pair, Instant> stored = new HashMap<>();
    store.scan(
        Table.META,
        PREFIX,
        Keys.after(PREFIX),
        (key, value) -> {
          stored.put(pair(key), Instant.ofEpochSecond(Keys.number(value, 0)));
          return true;
        });
    stored.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .forEach(entry -> seen.put(entry.getKey(), entry.getValue()));
  }

  synchronized boolean contains(Pair pair, Instant now) {
    Instant last = seen.get(pair);
    return last != null && now.isBefore(last.plus(FOR));
  }

  /** The account has logged in from the network. */
  synchronized void add(Pair pair, Instant now) {
    Instant last = seen.get(pair);
    if (last != null && now.isBefore(last.plus(EXACT_TO)) && !now.isBefore(last)) {
      return;
    }
    seen.remove(pair);
    seen.put(pair, now);
    unwritten.put(pair, Optional.of(now));
    Iterator<Map.Entry<Pair, Instant>> oldest = seen.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Pair, Instant> entry = oldest.next();
      if (seen.size() <= MOST && now.isBefore(entry.getValue().plus(FOR))) {
        return;
      }
      unwritten.put(entry.getKey(), Optional.empty());
      oldest.remove();
    }
  }

  synchronized int size() {
    return seen.size();
  }

  /** Brings the store up to date. */
  void write() {
    Map<Pair, Optional<Instant>> pending = takeUnwritten();
    if (pending.isEmpty()) {
      return;
    }
    Changes changes = new Changes();
    pending.forEach(
        (pair, at) ->
            at.ifPresentOrElse(
                when -> changes.put(Table.META, key(pair), Keys.of(when.getEpochSecond())),
                () -> changes.delete(Table.META, key(pair))));
    try {
      store.write(changes, Durability.WRITTEN);
    } catch (RuntimeException e) {
      takeBack(pending);
      throw e;
    }
  }

  private synchronized Map<Pair, Optional<Instant>> takeUnwritten() {
    Map<Pair, Optional<Instant>> pending = unwritten;
    unwritten = new HashMap<>();
    return pending;
  }

  private synchronized void takeBack(Map<Pair, Optional<Instant>> pending) {
    pending.forEach(unwritten::putIfAbsent);
  }

  private static byte[] key(Pair pair) {
    return Keys.join(
        PREFIX,
        ByteBuffer.allocate(Long.BYTES).putLong(pair.account().digest()).array(),
        Keys.of(pair.network().toString()));
  }

  private static Pair pair(byte[] key) {
    int network = PREFIX.length + Long.BYTES;
    String cidr = new String(key, network, key.length - network, StandardCharsets.UTF_8);
    return new Pair(
        Network.parse(cidr), new AccountKey(ByteBuffer.wrap(key).getLong(PREFIX.length)));
  }
}
