// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** When a key is looked for in the DNS again; every key once after a start. Thread-safe. */
final class DnsCheckSchedule {

  /** An administrator waits for it; chosen. */
  static final Duration WAITING = Duration.ofMinutes(5);

  /**
   * What signs now is worth knowing soon: so long mail may leave with a key that is gone; chosen.
   */
  static final Duration SIGNING = Duration.ofMinutes(5);

  /** Twice an hour, so that a change is noticed within the hour even if one look fails; chosen. */
  static final Duration IDLE = Duration.ofMinutes(30);

  private final ConcurrentMap<KeyName, Instant> lookedFor = new ConcurrentHashMap<>();
  private final Set<KeyName> signed = ConcurrentHashMap.newKeySet();
  private final Set<DomainName> underWay = ConcurrentHashMap.newKeySet();

  boolean isDue(ManagedKey key, Instant now) {
    if (!key.state().isWatched()) {
      return false;
    }
    boolean calm =
        (key.state() == KeyState.ACTIVE || key.state() == KeyState.RETIRING)
            && !key.watch().isAway()
            && key.watch().seen().isPresent();
    Duration well = signed.contains(key.name()) ? SIGNING : IDLE;
    Optional<Instant> own = Optional.ofNullable(lookedFor.get(key.name()));
    Optional<Instant> stored = key.watch().looked();
    // What could not be stored is lost with the next read, so it is worth a look before long.
    boolean lost = own.isPresent() && stored.filter(at -> !at.isBefore(own.get())).isEmpty();
    Duration every = calm && !lost ? well : WAITING;
    return own.isEmpty()
        || Stream.of(own, stored)
            .flatMap(Optional::stream)
            .noneMatch(at -> at.plus(every).isAfter(now));
  }

  /** A key has signed; on the way of every message, so it must cost nothing. */
  void signed(KeyName name) {
    if (!signed.contains(name)) {
      signed.add(name);
    }
  }

  /** A look begins: what signs from now on is for the next one. */
  void looking(KeyName name) {
    signed.remove(name);
  }

  void looked(KeyName name, Instant now) {
    lookedFor.put(name, now);
  }

  /** Whether nobody looks for keys of the domain, so that somebody may begin to. */
  boolean begin(DomainName domain) {
    return underWay.add(domain);
  }

  void end(DomainName domain) {
    underWay.remove(domain);
  }
}
