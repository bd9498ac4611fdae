// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.journal.Portion;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.notice.Notification;
import dev.waybill.core.reply.Verdict;
import dev.waybill.testkit.time.FixedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final String NEWS = "news@example.com";
  private static final String CLIENT = "account " + NEWS;
  private static final Trigger SLOWING =
      new Trigger(Measure.HARD_BOUNCES, 50, 1000, 100, Reaction.SLOW, 1);
  private static final Trigger SUSPENDING =
      new Trigger(Measure.HARD_BOUNCES, 100, 1000, 100, Reaction.SUSPEND, 2);
  private static final Trigger STRANGERS =
      new Trigger(Measure.NEW_RECIPIENTS, 600, 1000, 100, Reaction.SUSPEND, 3);

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final FixedJournal journal = new FixedJournal();
  private final MemoryBreakerStore store = new MemoryBreakerStore();
  private final List<Notification> told = new ArrayList<>();
  private final Breaker breaker = breaker(SLOWING, SUSPENDING, STRANGERS);

  private Breaker breaker(Trigger... triggers) {
    BreakerSettings settings = new BreakerSettings(Rate.parse("100/h"), List.of(triggers));
    return new Breaker(settings, journal, store, clock, told::add);
  }

  private void round(int bounced, int of) {
    journal.bounces = new Portion(bounced, of);
    breaker.heard(CLIENT);
    breaker.round();
  }

  private boolean isRefused(Breaker asked) {
    return asked.verdict(NEWS) instanceof Verdict.Reject;
  }

  @Test
  void lets_everybody_send_as_long_as_all_is_well() {
    round(50, 1000);

    assertThat(breaker.verdict(NEWS)).isInstanceOf(Verdict.NoOpinion.class);
    assertThat(breaker.limit(NEWS)).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void slows_an_account_and_tells_once_with_the_evidence() {
    round(51, 1000);
    round(60, 1000);

    assertThat(breaker.limit(NEWS)).map(Limit::rate).hasToString("Optional[100/h]");
    assertThat(isRefused(breaker)).isFalse();
    assertThat(told)
        .singleElement()
        .satisfies(
            notification -> {
              assertThat(notification.concerned()).containsExactly(Mailbox.parse(NEWS));
              assertThat(notification.subject()).isEqualTo("Sending of " + NEWS + " slowed down");
              assertThat(notification.words().get(0))
                  .contains(
                      "51 of the last 1000 recipients bounced for good (5.1 %, allowed are 5.0 %)");
              assertThat(notification.json().toString()).contains("\"state\":\"slowed\"");
            });
  }

  @Test
  void two_of_three_say_nothing() {
    round(99, 99);

    assertThat(isRefused(breaker)).isFalse();
    assertThat(breaker.limit(NEWS)).isEmpty();
  }

  @Test
  void suspends_what_was_slowed_when_it_gets_worse() {
    round(60, 1000);
    clock.advance(Duration.ofMinutes(1));
    round(101, 1000);

    assertThat(breaker.verdict(NEWS))
        .isInstanceOfSatisfying(
            Verdict.Reject.class,
            reject -> assertThat(reject.reply().toString()).startsWith("550 5.7.13 Sending is"));
    assertThat(breaker.limit(NEWS)).isEmpty();
    assertThat(told).hasSize(2);
  }

  @Test
  void stays_when_it_gets_better_by_itself() {
    round(200, 1000);
    round(0, 1000);

    assertThat(isRefused(breaker)).isTrue();
  }

  @Test
  void acts_on_strangers_too() {
    journal.strangers = new Portion(601, 1000);
    round(0, 0);

    assertThat(isRefused(breaker)).isTrue();
    assertThat(told.get(0).words().get(0)).contains("had never been written to before (60.1 %");
  }

  @Test
  void lifted_it_counts_anew() {
    round(200, 1000);
    clock.advance(Duration.ofHours(1));

    assertThat(breaker.lift(NEWS, "list cleaned")).isTrue();
    assertThat(breaker.lift(NEWS, "again")).isFalse();

    assertThat(isRefused(breaker)).isFalse();
    round(0, 10);
    assertThat(journal.since).endsWith(clock.instant());
    assertThat(breaker.standings())
        .containsExactly(
            new Standing(NEWS, Standing.State.LIFTED, clock.instant(), "list cleaned"));
    round(200, 1000);
    assertThat(isRefused(breaker)).isTrue();
  }

  @Test
  void survives_a_restart() {
    round(200, 1000);

    Breaker after = breaker(SUSPENDING);

    assertThat(isRefused(after)).isTrue();
    assertThat(after.lift("nobody@example.com", "")).isFalse();
  }

  @Test
  void does_nothing_while_it_is_off() {
    round(200, 1000);

    breaker.reconfigure(BreakerSettings.DEFAULTS);

    assertThat(isRefused(breaker)).isFalse();
    breaker.heard(CLIENT);
    journal.since.clear();
    breaker.round();
    assertThat(journal.since).isEmpty();
  }

  @Test
  void watches_accounts_only_and_each_once_in_a_round() {
    breaker.heard("network 10.0.0.0/8");
    breaker.heard("waybill");
    breaker.round();
    assertThat(journal.since).isEmpty();

    breaker.heard(CLIENT);
    breaker.heard(CLIENT);
    breaker.round();
    breaker.round();
    assertThat(journal.since).hasSize(3).containsOnly(Instant.EPOCH);
  }

  @Property
  void acts_exactly_when_the_share_is_passed_by_enough(
      @ForAll @IntRange(min = 0, max = 300) int part,
      @ForAll @IntRange(min = 0, max = 300) int rest,
      @ForAll @IntRange(min = 1, max = 999) int perMille) {
    int of = part + rest;
    Trigger trigger = new Trigger(Measure.HARD_BOUNCES, perMille, 500, 50, Reaction.SLOW, 1);

    boolean expected = of >= 50 && (double) part / of > perMille / 1000.0 + 1e-12;

    assertThat(trigger.acts(new Portion(part, of))).isEqualTo(expected);
  }
}
