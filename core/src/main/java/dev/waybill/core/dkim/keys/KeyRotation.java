// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static java.util.stream.Collectors.toSet;

import dev.waybill.core.address.DomainName;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Makes the keys that follow others, a few in a round, so that nobody waits long for the rest.
 *
 * <p>{@link #unmade} is thread-safe; all else is guarded by the manager.
 */
final class KeyRotation {

  /** How many are made in a round; chosen: a key of 4096 bits can take some seconds. */
  static final int AT_ONCE = 20;

  private final KeyStates states;
  private final DkimKeyFactory factory;
  private final Supplier<KeyLife> life;
  private final KeyListener listener;
  private final ConcurrentMap<DomainName, String> unmade = new ConcurrentHashMap<>();
  private int left = AT_ONCE;
  private boolean more;

  KeyRotation(
      KeyStates states, DkimKeyFactory factory, Supplier<KeyLife> life, KeyListener listener) {
    this.states = states;
    this.factory = factory;
    this.life = life;
    this.listener = listener;
  }

  /** Begins a round. */
  void begin() {
    left = AT_ONCE;
    more = false;
  }

  /** Whether some were left to the next round. */
  boolean areMore() {
    return more;
  }

  /** Why those of some domains could not be made the last time. */
  Map<DomainName, String> unmade() {
    return Map.copyOf(unmade);
  }

  /** Makes those that a domain needs; none when somebody else was faster. */
  void make(DomainName domain, List<KeyKind> wanted, Instant now) {
    if (wanted.isEmpty()) {
      unmade.remove(domain);
    }
    for (KeyKind kind : wanted) {
      if (left > 0) {
        make(domain, kind, now);
      } else {
        more = true;
      }
    }
  }

  private void make(DomainName domain, KeyKind kind, Instant now) {
    try {
      states.alone(() -> makeIfWanted(domain, kind, now));
      unmade.remove(domain);
    } catch (UncheckedIOException e) {
      // A mount may be read-only, or full; what is there goes on, and another server may succeed.
      String problem = "its successor cannot be made: " + e.getCause();
      if (!problem.equals(unmade.put(domain, problem))) {
        KeyName oldest = states.of(domain).get(0).name();
        listener.tell(new KeyNotice(NoticeKind.UNUSABLE, oldest, problem, Optional.empty()));
      }
    }
  }

  // Asked again when nobody else can make one any more. A file that somebody left before its state
  // was stored is the successor.
  private void makeIfWanted(DomainName domain, KeyKind kind, Instant now) {
    Set<KeyName> known = states.of(domain).stream().map(ManagedKey::name).collect(toSet());
    NewFiles.among(factory.files(), factory.files().list(domain), known::contains)
        .addTo(states, now);
    List<ManagedKey> keys = states.of(domain);
    KeyLife rules = life.get();
    if (rules.plan(keys, Map.of(), now).wanted().contains(kind)) {
      factory
          .make(domain, kind, rules.policy().rotation(), now, keys)
          .ifPresent(key -> states.add(ManagedKey.made(key, now, false)));
      left--;
    }
  }
}
