// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static dev.waybill.core.dkim.keys.Keys.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dns.AuthorityKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Whatever the DNS says in whatever order, these hold. */
class KeyLifePropertyTest {

  private static final List<String> SELECTORS = List.of("a", "b", "c");

  /**
   * Something that happens.
   *
   * @param minutes how long after what happened before
   * @param selector which key is looked for
   * @param finding what the second of two servers says
   */
  record Step(int minutes, String selector, Finding finding) {}

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3 * 24 * 60),
            Arbitraries.of(SELECTORS),
            Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Finding.SEEN)),
                Tuple.of(3, Arbitraries.of(Finding.class))))
        .as(Step::new);
  }

  @Property(tries = 2_000)
  void a_key_begins_to_sign_only_in_a_look_that_saw_it_everywhere(
      @ForAll OnMismatch reaction,
      @ForAll boolean shared,
      @ForAll @Size(max = 60) List<@From("steps") Step> steps) {
    KeyPolicy policy =
        new KeyPolicy(Publication.REQUIRED, reaction, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
    KeyLife life = new KeyLife(policy, shared ? Duration.ofMinutes(1) : Duration.ZERO);
    Map<KeyName, ManagedKey> keys = new TreeMap<>();
    for (int i = 0; i < SELECTORS.size(); i++) {
      ManagedKey key = Keys.key(SELECTORS.get(i), KeyState.NEW, 10 - i);
      keys.put(key.name(), key);
    }
    Set<KeyName> begun = new HashSet<>();
    Map<KeyName, Finding> last = new HashMap<>();
    Instant now = NOW;
    for (Step step : steps) {
      now = now.plus(Duration.ofMinutes(step.minutes()));
      KeyName name = Keys.name(step.selector());
      DnsVisibility look = Keys.look(Finding.SEEN, step.finding());
      KeyPlan plan = life.plan(List.copyOf(keys.values()), Map.of(name, look), now);
      plan.changes().forEach(change -> keys.put(change.after().name(), change.after()));
      last.put(name, step.finding());

      for (ManagedKey key : keys.values()) {
        if (key.activeFrom().isPresent() && begun.add(key.name())) {
          assertThat(key.name()).isEqualTo(name);
          assertThat(step.finding()).isEqualTo(Finding.SEEN);
        }
        if (key.activeFrom().isEmpty()) {
          begun.remove(key.name());
        }
      }
      check(KeyChoice.of(policy, List.copyOf(keys.values()), now), keys, reaction, last);
    }
  }

  private static void check(
      KeyChoice choice,
      Map<KeyName, ManagedKey> keys,
      OnMismatch reaction,
      Map<KeyName, Finding> last) {
    assertThat(keys.values().stream().filter(key -> key.state() == KeyState.ACTIVE).count())
        .isLessThanOrEqualTo(1);
    if (choice instanceof KeyChoice.Sign sign) {
      for (ManagedKey key : sign.keys()) {
        assertThat(key.watch().seen()).isPresent();
        if (reaction != OnMismatch.KEEP) {
          assertThat(last.getOrDefault(key.name(), Finding.SEEN).contradicts()).isFalse();
        }
      }
    }
  }
}
