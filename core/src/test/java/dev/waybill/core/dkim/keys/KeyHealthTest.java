// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static dev.waybill.core.dkim.keys.Keys.DOMAIN;
import static dev.waybill.core.dkim.keys.Keys.NOW;
import static dev.waybill.core.dkim.keys.Keys.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dns.AuthorityKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyHealthTest {

  private Publication publication = Publication.REQUIRED;

  private KeyHealth health(Map<KeyName, String> complaints, ManagedKey... keys) {
    KeyPolicy policy =
        new KeyPolicy(publication, OnMismatch.KEEP, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
    KeySnapshot snapshot =
        new KeySnapshot(policy, Map.of(DOMAIN, List.of(keys)), new PrivateKeys(Map.of(), Map.of()));
    return KeyHealth.of(snapshot, complaints, Map.of(), NOW);
  }

  private static ManagedKey looked(ManagedKey key, DnsVisibility look, Duration ago) {
    return key.watched(key.watch().with(look, NOW.minus(ago)));
  }

  @Test
  void is_good_while_the_active_key_is_seen_and_the_next_one_is_young() {
    ManagedKey active =
        looked(key("a", KeyState.ACTIVE, 9), Keys.everywhere(), Duration.ofMinutes(7));

    KeyHealth health = health(Map.of(), active, key("b", KeyState.NEW, 1));

    assertThat(health)
        .isEqualTo(new KeyHealth(List.of(), List.of(), 1, 1, 0, Duration.ofMinutes(7)));
  }

  @Test
  void is_doubtful_while_a_successor_cannot_be_made() {
    KeyPolicy policy =
        new KeyPolicy(publication, OnMismatch.KEEP, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
    KeySnapshot nothing = new KeySnapshot(policy, Map.of(), new PrivateKeys(Map.of(), Map.of()));

    assertThat(KeyHealth.of(nothing, Map.of(), Map.of(DOMAIN, "read-only"), NOW).doubtful())
        .containsExactly("example.com: read-only");
  }

  @Test
  void is_broken_when_the_active_key_is_away() {
    ManagedKey active = looked(key("a", KeyState.ACTIVE, 9), Keys.missing(), Duration.ZERO);

    KeyHealth health = health(Map.of(), active);

    assertThat(health.away()).isEqualTo(1);
    assertThat(health.broken())
        .singleElement()
        .asString()
        .startsWith("a._domainkey.example.com is not what it must be: seen on 1 of 2");
  }

  @Test
  void is_broken_when_the_active_key_has_no_file_and_doubtful_when_another_one_has_none() {
    ManagedKey active = looked(key("a", KeyState.ACTIVE, 9), Keys.everywhere(), Duration.ZERO);
    Map<KeyName, String> complaints =
        Map.of(Keys.name("a"), "its file is gone", Keys.name("b"), "others can read its file");

    KeyHealth health = health(complaints, active);

    assertThat(health.broken()).containsExactly("a._domainkey.example.com: its file is gone");
    assertThat(health.doubtful())
        .containsExactly("b._domainkey.example.com: others can read its file");
  }

  @Test
  void is_doubtful_when_a_new_key_stands_still() {
    KeyHealth health = health(Map.of(), key("b", KeyState.NEW, 4));

    assertThat(health.doubtful())
        .singleElement()
        .asString()
        .contains("has waited for its record since");
  }

  @Test
  void is_doubtful_after_a_day_of_silence() {
    ManagedKey heard =
        looked(key("a", KeyState.ACTIVE, 9), Keys.everywhere(), Duration.ofHours(25));
    ManagedKey silent = looked(heard, Keys.silent(), Duration.ZERO);

    KeyHealth health = health(Map.of(), silent);

    assertThat(health.broken()).isEmpty();
    assertThat(health.doubtful()).singleElement().asString().contains("nobody could find out");
  }

  @Test
  void of_a_trial_that_was_never_published_is_good() {
    ManagedKey trial =
        Keys.trial(key("a", KeyState.ACTIVE, 9))
            .watched(DnsObservation.NOTHING.with(Keys.missing(), NOW));

    KeyHealth health = health(Map.of(), trial);

    assertThat(health.broken()).isEmpty();
    assertThat(health.doubtful()).isEmpty();
  }

  @Test
  void has_no_oldest_look_where_nobody_looks() {
    publication = Publication.OFF;

    assertThat(health(Map.of(), key("a", KeyState.ACTIVE, 9)).oldestLook())
        .isEqualTo(Duration.ZERO);
  }
}
