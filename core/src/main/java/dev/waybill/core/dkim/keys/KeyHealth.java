// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The health of all keys.
 *
 * <p>Immutable.
 *
 * @param broken what makes mail leave with a signature that nobody can verify, or with none
 * @param doubtful what will, unless somebody does something
 * @param active how many keys sign
 * @param waiting how many are to be published, or are and do not sign yet
 * @param away how many active keys are missing in the DNS, or different
 * @param oldestLook how long nobody has looked for the active key that was looked for longest ago;
 *     zero when there is none
 */
public record KeyHealth(
    List<String> broken,
    List<String> doubtful,
    long active,
    long waiting,
    long away,
    Duration oldestLook) {

  /** Copies the lists. */
  public KeyHealth {
    broken = List.copyOf(broken);
    doubtful = List.copyOf(doubtful);
  }

  /**
   * Judges.
   *
   * @param complaints what is wrong with key files
   * @param unmade why domains have no successor of an old key
   */
  static KeyHealth of(
      KeySnapshot snapshot,
      Map<KeyName, String> complaints,
      Map<DomainName, String> unmade,
      Instant now) {
    List<ManagedKey> keys = snapshot.keys().values().stream().flatMap(List::stream).toList();
    List<ManagedKey> active = in(keys, KeyState.ACTIVE);
    List<String> broken = new ArrayList<>();
    List<String> doubtful = new ArrayList<>();
    complaints.forEach(
        (name, problem) ->
            (active.stream().anyMatch(key -> key.name().equals(name))
                        && !snapshot.halves().usable().containsKey(name)
                    ? broken
                    : doubtful)
                .add(name + ": " + problem));
    unmade.forEach((domain, problem) -> doubtful.add(domain + ": " + problem));
    for (ManagedKey key : keys) {
      boolean signs = key.state() == KeyState.ACTIVE;
      problem(snapshot.policy(), key, now)
          .ifPresent(text -> (signs && isAway(key) ? broken : doubtful).add(text));
    }
    return new KeyHealth(
        broken.stream().sorted().toList(),
        doubtful.stream().sorted().toList(),
        active.size(),
        in(keys, KeyState.NEW).size() + in(keys, KeyState.PUBLISHED).size(),
        active.stream().filter(KeyHealth::isAway).count(),
        snapshot.policy().publication() == Publication.OFF
            ? Duration.ZERO
            : active.stream()
                .map(key -> Duration.between(key.watch().looked().orElse(key.madeAt()), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO));
  }

  private static List<ManagedKey> in(List<ManagedKey> keys, KeyState state) {
    return keys.stream().filter(key -> key.state() == state).toList();
  }

  private static boolean isAway(ManagedKey key) {
    return key.watch().isAway();
  }

  private static Optional<String> problem(KeyPolicy policy, ManagedKey key, Instant now) {
    boolean mustBeSeen = KeyChoice.mustBeSeen(policy, key);
    boolean needed = key.state() == KeyState.ACTIVE || key.state() == KeyState.RETIRING;
    if (needed && isAway(key) && mustBeSeen) {
      return Optional.of(key.name() + " is not what it must be: " + KeyMessages.finding(key));
    }
    if (KeyLife.standsStill(key, now)) {
      return Optional.of(key.name() + " " + KeyMessages.standsStill(key));
    }
    boolean silent = key.watch().isInconclusive() && KeyLife.isUnheard(key, now);
    if (key.state().isWatched() && mustBeSeen && silent) {
      return Optional.of(key.name() + ": " + KeyMessages.silence(key));
    }
    return Optional.empty();
  }
}
