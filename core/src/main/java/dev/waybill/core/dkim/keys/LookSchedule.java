// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When a key is looked for in the DNS again; every key once after a start. Thread-safe. */
final class LookSchedule {

  /** An administrator waits for it; chosen. */
  static final Duration WAITING = Duration.ofMinutes(5);

  /** Twice an hour, so that a change is noticed within the hour even if one look fails; chosen. */
  static final Duration IN_USE = Duration.ofMinutes(30);

  private final Set<KeyName> lookedFor = ConcurrentHashMap.newKeySet();

  boolean isDue(ManagedKey key, Instant now) {
    if (!key.state().isWatched()) {
      return false;
    }
    boolean calm =
        (key.state() == KeyState.ACTIVE || key.state() == KeyState.RETIRING)
            && !key.watch().isAway()
            && key.watch().seen().isPresent();
    Duration every = calm ? IN_USE : WAITING;
    boolean old = key.watch().looked().filter(at -> at.plus(every).isAfter(now)).isEmpty();
    return old || !lookedFor.contains(key.name());
  }

  void looked(KeyName name) {
    lookedFor.add(name);
  }
}
