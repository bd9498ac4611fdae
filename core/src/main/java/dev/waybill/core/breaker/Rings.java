// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the breaker counts, for each measure and client: in memory, and in the store.
 *
 * <p>Confined to one thread at a time. There are as many clients as accounts and networks; one
 * takes some 150 octets for the last 1,000 recipients.
 */
final class Rings {

  private static final byte[] PREFIX = Keys.of("breaker/ring/");

  private final Map<Key, Ring> rings = new HashMap<>();
  private final Set<Key> changed = new HashSet<>();

  private record Key(Measure measure, String client) {
    byte[] octets() {
      String text = measure.name().toLowerCase(Locale.ROOT) + "/" + client;
      return Keys.join(PREFIX, Keys.of(text));
    }

    static Key of(byte[] octets) {
      int from = PREFIX.length;
      String text = new String(octets, from, octets.length - from, StandardCharsets.UTF_8);
      int slash = text.indexOf('/');
      Measure measure = Measure.valueOf(text.substring(0, slash).toUpperCase(Locale.ROOT));
      return new Key(measure, text.substring(slash + 1));
    }
  }

  /** What an earlier process wrote. */
  Rings(Store store) {
    store.scan(
        Table.META,
        PREFIX,
        Keys.after(PREFIX),
        (key, value) -> {
          rings.put(Key.of(key), Ring.of(value, Trigger.MOST));
          return true;
        });
  }

  /** The ring of a client, to be changed; holds at least so many. */
  Ring change(Measure measure, String client, int capacity) {
    Key key = new Key(measure, client);
    changed.add(key);
    return rings.compute(
        key,
        (k, ring) -> {
          if (ring == null) {
            return new Ring(capacity);
          }
          return ring.capacity() == capacity ? ring : Ring.of(ring.octets(), capacity);
        });
  }

  /** How many of the latest of a client are of the kind. */
  Portion latest(Measure measure, String client, int count) {
    Ring ring = rings.get(new Key(measure, client));
    return ring == null ? new Portion(0, 0) : ring.latest(count);
  }

  /** Counts a client from zero. */
  void forget(String client) {
    for (Measure measure : Measure.values()) {
      Key key = new Key(measure, client);
      rings.remove(key);
      changed.add(key);
    }
  }

  /** Adds what has changed. */
  void write(Changes changes) {
    for (Key key : changed) {
      Ring ring = rings.get(key);
      if (ring == null) {
        changes.delete(Table.META, key.octets());
      } else {
        changes.put(Table.META, key.octets(), ring.octets());
      }
    }
  }

  /** What has changed is in the store. */
  void written() {
    changed.clear();
  }
}
