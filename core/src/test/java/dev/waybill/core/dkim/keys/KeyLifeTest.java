// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static dev.waybill.core.dkim.keys.Keys.NOW;
import static dev.waybill.core.dkim.keys.Keys.everywhere;
import static dev.waybill.core.dkim.keys.Keys.key;
import static dev.waybill.core.dkim.keys.Keys.missing;
import static dev.waybill.core.dkim.keys.Keys.name;
import static dev.waybill.core.dkim.keys.Keys.silent;
import static dev.waybill.core.dkim.keys.Keys.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dns.AuthorityKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyLifeTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private Publication publication = Publication.REQUIRED;
  private OnMismatch reaction = OnMismatch.KEEP;
  private Duration lead = Duration.ZERO;
  private final Map<KeyName, ManagedKey> keys = new TreeMap<>();
  private final List<KeyNotice> notices = new ArrayList<>();
  private List<KeyKind> wanted = List.of();

  private void given(ManagedKey... all) {
    List.of(all).forEach(key -> keys.put(key.name(), key));
  }

  private KeyPolicy policy() {
    return new KeyPolicy(publication, reaction, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
  }

  private void plan(Map<KeyName, DnsVisibility> looks, Instant now) {
    KeyPlan plan = new KeyLife(policy(), lead).plan(List.copyOf(keys.values()), looks, now);
    plan.changes().forEach(change -> keys.put(change.after().name(), change.after()));
    notices.addAll(plan.notices());
    wanted = plan.wanted();
  }

  private void look(String selector, DnsVisibility look, Instant now) {
    plan(Map.of(name(selector), look), now);
  }

  private KeyState state(String selector) {
    return known(selector).state();
  }

  private ManagedKey known(String selector) {
    return Optional.ofNullable(keys.get(name(selector))).orElseThrow();
  }

  private List<String> told() {
    return notices.stream().map(n -> n.key().selector() + " " + n.kind()).toList();
  }

  private KeyChoice choice(Instant now) {
    return KeyChoice.of(policy(), List.copyOf(keys.values()), now);
  }

  private String signing(Instant now) {
    KeyChoice choice = choice(now);
    if (choice instanceof KeyChoice.Sign sign) {
      return String.join(
          "+", sign.keys().stream().map(key -> key.name().selector().value()).toList());
    }
    return choice instanceof KeyChoice.Hold ? "hold" : "nobody";
  }

  @Nested
  class A_first_key {

    @Test
    void signs_as_soon_as_it_is_seen_everywhere() {
      given(key("a", KeyState.NEW, 0));

      look("a", everywhere(), NOW);

      assertThat(state("a")).isEqualTo(KeyState.ACTIVE);
      assertThat(signing(NOW)).isEqualTo("a");
      assertThat(told()).containsExactly("a SEEN", "a ACTIVE");
    }

    @Test
    void does_not_sign_while_one_server_lags_fails_or_is_silent() {
      for (Finding finding :
          List.of(Finding.MISSING, Finding.DIFFERENT, Finding.FAILING, Finding.UNREACHABLE)) {
        given(key("a", KeyState.NEW, 0));

        look("a", Keys.look(Finding.SEEN, finding), NOW);

        assertThat(state("a")).isEqualTo(KeyState.NEW);
        assertThat(signing(NOW)).isEqualTo("nobody");
      }
    }

    @Test
    void does_not_sign_when_nobody_was_asked() {
      given(key("a", KeyState.NEW, 0));

      look("a", new DnsVisibility(List.of()), NOW);

      assertThat(state("a")).isEqualTo(KeyState.NEW);
    }

    @Test
    void has_its_mail_wait_until_somebody_has_looked() {
      given(key("a", KeyState.NEW, 0));

      assertThat(signing(NOW)).isEqualTo("hold");
    }

    @Test
    void is_told_once_with_its_record_and_once_more_when_it_stands_still() {
      given(key("a", KeyState.NEW, 0));

      for (int hours = 0; hours < 24 * 6; hours++) {
        look("a", missing(), NOW.plus(HOUR.multipliedBy(hours)));
      }

      assertThat(told()).containsExactly("a PUBLISH", "a STANDS_STILL");
      assertThat(notices.get(0).toString())
          .contains("a._domainkey.example.com", "v=DKIM1; k=rsa; p=cHVibGlj");
    }

    @Test
    void signs_at_once_with_a_warning_when_publication_is_only_wished_for() {
      publication = Publication.WARN;
      given(key("a", KeyState.NEW, 0));

      plan(Map.of(), NOW);

      assertThat(signing(NOW)).isEqualTo("a");
      assertThat(told()).containsExactly("a UNSEEN");
    }

    @Test
    void of_a_trial_signs_unseen_and_stays_when_it_is_missing() {
      given(trial(key("a", KeyState.NEW, 0)));

      plan(Map.of(), NOW);
      look("a", missing(), NOW.plus(HOUR));

      assertThat(signing(NOW.plus(HOUR))).isEqualTo("a");
      assertThat(told()).containsExactly("a UNSEEN");
    }

    @Test
    void of_a_trial_is_like_any_other_once_it_was_seen() {
      reaction = OnMismatch.DEFER;
      given(trial(key("a", KeyState.NEW, 0)));
      plan(Map.of(), NOW);

      look("a", everywhere(), NOW.plus(HOUR));
      look("a", missing(), NOW.plus(HOUR.multipliedBy(2)));

      assertThat(signing(NOW.plus(HOUR.multipliedBy(2)))).isEqualTo("hold");
      assertThat(told()).containsExactly("a UNSEEN", "a MISMATCH");
    }
  }

  @Nested
  class A_successor {

    @Test
    void is_wanted_at_90_days_and_only_one() {
      given(key("a", KeyState.ACTIVE, 89));
      plan(Map.of(), NOW);
      assertThat(wanted).isEmpty();

      plan(Map.of(), NOW.plus(Duration.ofDays(1)));
      assertThat(wanted).containsExactly(KeyKind.RSA);

      given(key("b", KeyState.NEW, 0));
      plan(Map.of(), NOW.plus(Duration.ofDays(1)));
      assertThat(wanted).isEmpty();
    }

    @Test
    void is_wanted_for_each_algorithm_by_itself() {
      given(
          key("a", KeyState.ACTIVE, 100),
          key("e", KeyKind.ED25519, KeyState.ACTIVE, 100),
          key("f", KeyKind.ED25519, KeyState.PUBLISHED, 1));

      plan(Map.of(), NOW);

      assertThat(wanted).containsExactly(KeyKind.RSA);
    }

    @Test
    void is_not_wanted_for_a_trial_that_nobody_published() {
      ManagedKey old = key("a", KeyState.ACTIVE, 100);
      given(trial(old.watched(DnsObservation.NOTHING)));

      plan(Map.of(), NOW);

      assertThat(wanted).isEmpty();
    }

    @Test
    void signs_an_hour_after_it_was_seen_everywhere() {
      given(key("a", KeyState.ACTIVE, 90), key("b", KeyState.NEW, 0));

      look("b", everywhere(), NOW);
      assertThat(state("b")).isEqualTo(KeyState.PUBLISHED);
      assertThat(signing(NOW)).isEqualTo("a");
      look("b", everywhere(), NOW.plus(Duration.ofMinutes(59)));
      assertThat(signing(NOW.plus(Duration.ofMinutes(59)))).isEqualTo("a");
      look("b", everywhere(), NOW.plus(HOUR));

      assertThat(signing(NOW.plus(HOUR))).isEqualTo("b");
      assertThat(state("a")).isEqualTo(KeyState.RETIRING);
    }

    @Test
    void waits_again_when_it_was_lost_in_that_hour() {
      given(key("a", KeyState.ACTIVE, 90), key("b", KeyState.NEW, 0));
      look("b", everywhere(), NOW);
      look("b", missing(), NOW.plus(Duration.ofMinutes(30)));
      assertThat(state("b")).isEqualTo(KeyState.NEW);

      look("b", everywhere(), NOW.plus(Duration.ofMinutes(40)));
      look("b", everywhere(), NOW.plus(Duration.ofMinutes(70)));
      assertThat(signing(NOW.plus(Duration.ofMinutes(70)))).isEqualTo("a");
      look("b", everywhere(), NOW.plus(Duration.ofMinutes(100)));

      assertThat(signing(NOW.plus(Duration.ofMinutes(100)))).isEqualTo("b");
    }

    @Test
    void does_not_sign_on_what_was_seen_an_hour_ago_alone() {
      given(key("a", KeyState.ACTIVE, 90), key("b", KeyState.NEW, 0));
      look("b", everywhere(), NOW);

      look("b", silent(), NOW.plus(HOUR.multipliedBy(2)));
      plan(Map.of(), NOW.plus(HOUR.multipliedBy(3)));

      assertThat(signing(NOW.plus(HOUR.multipliedBy(3)))).isEqualTo("a");
    }

    @Test
    void is_announced_a_minute_ahead_when_other_servers_must_learn_of_it() {
      lead = Duration.ofMinutes(1);
      given(key("a", KeyState.ACTIVE, 90), key("b", KeyState.NEW, 0));
      look("b", everywhere(), NOW);
      look("b", everywhere(), NOW.plus(HOUR));

      Instant switchTime = NOW.plus(HOUR).plus(lead);
      assertThat(signing(switchTime.minusNanos(1))).isEqualTo("a");
      assertThat(signing(switchTime)).as("without another decision").isEqualTo("b");
      plan(Map.of(), switchTime.plusSeconds(40));

      assertThat(known("a").since()).isEqualTo(switchTime);
      assertThat(state("b")).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void is_called_off_when_it_disappears_in_that_minute() {
      lead = Duration.ofMinutes(1);
      given(key("b", KeyState.NEW, 0));
      look("b", everywhere(), NOW);

      look("b", missing(), NOW.plusSeconds(30));

      assertThat(signing(NOW.plusSeconds(60))).isEqualTo("nobody");
    }

    @Test
    void follows_at_once_when_its_predecessor_is_away() {
      given(key("a", KeyState.ACTIVE, 90), key("b", KeyState.NEW, 0));
      look("a", missing(), NOW);

      look("b", everywhere(), NOW);

      assertThat(signing(NOW)).isEqualTo("b");
    }

    @Test
    void is_never_an_older_key() {
      given(key("a", KeyState.ACTIVE, 10), key("old", KeyState.PUBLISHED, 20));

      look("old", everywhere(), NOW.plus(HOUR.multipliedBy(9)));

      assertThat(signing(NOW.plus(HOUR.multipliedBy(9)))).isEqualTo("a");
    }
  }

  @Nested
  class A_replaced_key {

    @Test
    void stays_verifiable_for_seven_days_and_is_then_retired() {
      given(key("a", KeyState.RETIRING, 6), key("b", KeyState.ACTIVE, 6));
      plan(Map.of(), NOW);
      assertThat(state("a")).isEqualTo(KeyState.RETIRING);

      plan(Map.of(), NOW.plus(Duration.ofDays(1)));

      assertThat(state("a")).isEqualTo(KeyState.RETIRED);
      assertThat(told()).containsExactly("a RETIRED");
    }

    @Test
    void that_disappears_too_early_is_an_alarm() {
      given(key("a", KeyState.RETIRING, 1), key("b", KeyState.ACTIVE, 1));

      look("a", missing(), NOW);
      look("a", missing(), NOW.plus(HOUR));

      assertThat(told()).containsExactly("a MISMATCH");
      assertThat(signing(NOW)).isEqualTo("b");
    }
  }

  @Nested
  class A_record_that_is_away {

    private void lose() {
      given(key("a", KeyState.ACTIVE, 10), key("e", KeyKind.ED25519, KeyState.ACTIVE, 10));
      look("a", missing(), NOW);
    }

    @Test
    void keeps_its_key_signing() {
      lose();

      assertThat(signing(NOW)).isEqualTo("a+e");
    }

    @Test
    void makes_mail_wait() {
      reaction = OnMismatch.DEFER;
      lose();

      assertThat(signing(NOW)).isEqualTo("hold");
    }

    @Test
    void leaves_the_mail_to_the_fallback() {
      reaction = OnMismatch.FALLBACK;
      lose();

      assertThat(signing(NOW)).isEqualTo("nobody");
    }

    @Test
    void lets_another_key_of_the_domain_stand_in() {
      reaction = OnMismatch.FALLBACK;
      given(key("before", KeyState.RETIRING, 3), key("gone", KeyState.RETIRED, 30));
      lose();

      assertThat(signing(NOW)).isEqualTo("before+e");
    }

    @Test
    void of_ed25519_costs_only_the_second_signature() {
      reaction = OnMismatch.DEFER;
      given(key("a", KeyState.ACTIVE, 10), key("e", KeyKind.ED25519, KeyState.ACTIVE, 10));
      look("e", missing(), NOW);

      assertThat(signing(NOW)).isEqualTo("a");
    }

    @Test
    void is_told_once_and_again_when_it_is_back() {
      lose();
      look("a", missing(), NOW.plus(HOUR));
      look("a", everywhere(), NOW.plus(HOUR.multipliedBy(2)));

      assertThat(told()).containsExactly("a MISMATCH", "a SEEN_AGAIN");
      assertThat(signing(NOW.plus(HOUR.multipliedBy(2)))).isEqualTo("a+e");
    }

    @Test
    void is_not_the_same_as_silence() {
      reaction = OnMismatch.DEFER;
      given(key("a", KeyState.ACTIVE, 10));
      look("a", everywhere(), NOW);

      for (int hours = 1; hours < 40; hours++) {
        look("a", silent(), NOW.plus(HOUR.multipliedBy(hours)));
      }

      assertThat(signing(NOW.plus(HOUR.multipliedBy(40)))).isEqualTo("a");
      assertThat(told()).containsExactly("a SILENCE");
    }

    @Test
    void stays_away_when_it_falls_silent() {
      reaction = OnMismatch.DEFER;
      given(key("a", KeyState.ACTIVE, 10));
      look("a", missing(), NOW);
      look("a", silent(), NOW.plus(HOUR));

      assertThat(signing(NOW.plus(HOUR))).isEqualTo("hold");
    }
  }

  @Test
  void a_domain_without_keys_is_signed_by_nobody() {
    assertThat(signing(NOW)).isEqualTo("nobody");
  }

  @Test
  void nothing_changes_when_nothing_is_new() {
    given(key("a", KeyState.ACTIVE, 10), key("b", KeyState.RETIRED, 100));

    KeyPlan plan = new KeyLife(policy(), lead).plan(List.copyOf(keys.values()), Map.of(), NOW);

    assertThat(plan).isEqualTo(new KeyPlan(List.of(), List.of(), List.of()));
  }

  @Test
  void a_revoked_key_never_comes_back() {
    given(key("a", KeyState.REVOKED, 10));

    look("a", everywhere(), NOW);

    assertThat(state("a")).isEqualTo(KeyState.REVOKED);
    assertThat(signing(NOW)).isEqualTo("nobody");
  }
}
