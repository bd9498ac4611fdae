// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.notice.Notification;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Confidence;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.Follower;
import dev.waybill.core.outcome.Permanence;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.outcome.TestStore;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Table;
import dev.waybill.testkit.time.FixedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
  private static final Optional<Classification> HARD =
      Optional.of(
          new Classification(
              "unknown-recipient",
              Classification.Scope.RECIPIENT,
              Permanence.PERMANENT,
              Confidence.HIGH,
              "a/1"));
  private static final Optional<Classification> SOFT =
      Optional.of(
          new Classification(
              "blocklist",
              Classification.Scope.ADDRESS,
              Permanence.UNTIL_CHANGED,
              Confidence.HIGH,
              "b/1"));

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final TestStore store = new TestStore();
  private final EventLog log = new EventLog(store);
  private final List<Notification> told = new ArrayList<>();
  private final Breaker breaker = breaker(SLOWING, SUSPENDING, STRANGERS);
  private final Follower follower = new Follower(log, breaker, clock);
  private int messages;

  private Breaker breaker(Trigger... triggers) {
    BreakerSettings settings = new BreakerSettings(Rate.parse("100/h"), List.of(triggers));
    return new Breaker(settings, store, log::accepted, clock, told::add);
  }

  private void catchUp() {
    catchUp(follower);
  }

  private static void catchUp(Follower some) {
    while (some.round().isZero()) {
      // Another page.
    }
  }

  private RecipientEvent outcome(
      String client, Kind kind, Optional<Classification> classification) {
    return new RecipientEvent(
        kind,
        clock.instant(),
        token(),
        0,
        Mailbox.parse("bob@example.org"),
        client,
        "",
        1,
        Optional.empty(),
        "mx.example.org",
        "",
        classification);
  }

  private MessageToken token() {
    return MessageToken.derive("message " + messages);
  }

  private void write(List<? extends Event> events) {
    log.write(new Changes(), events, Durability.WRITTEN);
  }

  private void write(String client, int count, Kind kind, Optional<Classification> said) {
    write(Collections.nCopies(count, outcome(client, kind, said)));
  }

  private void accept(List<String> recipients) {
    messages++;
    write(
        List.of(
            new Accepted(
                clock.instant(),
                token(),
                EnvelopeSender.parse(NEWS),
                Optional.empty(),
                CLIENT,
                "",
                1,
                Submission.NONE,
                recipients.stream().map(Mailbox::parse).toList())));
  }

  private static List<String> recipients(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "user" + i + "@example.org").toList();
  }

  /** So many of the next recipients bounce. */
  private void send(int bounced, int of) {
    write(CLIENT, of - bounced, Kind.DELIVERED, Optional.empty());
    write(CLIENT, bounced, Kind.BOUNCED, HARD);
    catchUp();
  }

  private boolean isRefused(Breaker asked) {
    return asked.verdict(NEWS) instanceof Verdict.Reject;
  }

  @Test
  void lets_everybody_send_as_long_as_all_is_well() {
    send(50, 1000);

    assertThat(breaker.verdict(NEWS)).isInstanceOf(Verdict.NoOpinion.class);
    assertThat(breaker.limit(NEWS)).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void slows_an_account_and_tells_once_with_the_evidence() {
    send(51, 1000);
    send(9, 100);

    assertThat(breaker.limit(NEWS)).map(Limit::rate).hasToString("Optional[100/h]");
    assertThat(isRefused(breaker)).isFalse();
    assertThat(told)
        .singleElement()
        .satisfies(
            notification -> {
              assertThat(notification.concerned()).containsExactly(Mailbox.parse(NEWS));
              assertThat(notification.subject()).isEqualTo("Sending of " + NEWS + " slowed down");
              assertThat(notification.words().get(0))
                  .contains("The sending of the account " + NEWS)
                  .contains(
                      "51 of the last 1000 recipients bounced for good (5.1 %, allowed are 5.0 %)");
              assertThat(notification.json().toString()).contains("\"state\":\"slowed\"");
            });
  }

  @Test
  void two_of_three_say_nothing() {
    send(99, 99);

    assertThat(isRefused(breaker)).isFalse();
    assertThat(breaker.limit(NEWS)).isEmpty();
  }

  @Test
  void suspends_what_was_slowed_when_it_gets_worse() {
    send(60, 1000);
    clock.advance(Duration.ofMinutes(1));
    send(101, 1000);

    assertThat(breaker.verdict(NEWS))
        .isInstanceOfSatisfying(
            Verdict.Reject.class,
            reject -> assertThat(reject.reply().toString()).startsWith("550 5.7.13 Sending is"));
    assertThat(breaker.limit(NEWS)).isEmpty();
    assertThat(told).hasSize(2);
  }

  @Test
  void stays_when_it_gets_better_by_itself() {
    send(200, 1000);
    send(0, 1000);

    assertThat(isRefused(breaker)).isTrue();
  }

  @Test
  void counts_what_is_settled_and_only_recipients_that_never_work() {
    write(CLIENT, 1000, Kind.BOUNCED, SOFT);
    write(CLIENT, 1000, Kind.DEFERRED, HARD);
    catchUp();
    assertThat(breaker.entries()).isEmpty();
  }

  @Test
  void a_bounce_that_comes_later_takes_the_place_of_a_delivery() {
    send(0, 1000);
    write(CLIENT, 50, Kind.BOUNCED_LATER, HARD);
    catchUp();
    assertThat(breaker.entries()).isEmpty();

    write(CLIENT, 1, Kind.BOUNCED_LATER, HARD);
    catchUp();
    assertThat(breaker.entries())
        .extracting(BreakerEntry::evidence)
        .first()
        .asString()
        .startsWith("51 of the last 1000");
  }

  @Test
  void acts_on_strangers_too() {
    accept(recipients(0, 400));
    catchUp();
    breaker.lift(NEWS, "these are known");
    accept(recipients(0, 399));
    accept(recipients(1000, 1598));
    catchUp();
    assertThat(isRefused(breaker)).as("598 of 997").isFalse();

    accept(recipients(2000, 2003));
    catchUp();

    assertThat(isRefused(breaker)).isTrue();
    assertThat(told.get(told.size() - 1).words().get(0))
        .contains("had never been written to before (60.1 %");
  }

  @Test
  void forgets_to_whom_somebody_wrote_long_ago() {
    accept(recipients(0, 100));
    catchUp();
    assertThat(store.size(Table.RECIPIENT)).isEqualTo(100);

    clock.advance(Duration.ofDays(300));
    accept(recipients(0, 1));
    catchUp();

    assertThat(store.size(Table.RECIPIENT)).isEqualTo(1);
  }

  @Test
  void lifted_it_counts_anew() {
    accept(List.of());
    send(200, 1000);
    clock.advance(Duration.ofHours(1));

    assertThat(breaker.lift(NEWS, "list cleaned")).isTrue();
    assertThat(breaker.lift(NEWS, "again")).isFalse();

    assertThat(isRefused(breaker)).isFalse();
    assertThat(breaker.entries())
        .containsExactly(
            new BreakerEntry(NEWS, BreakerEntry.State.LIFTED, clock.instant(), "list cleaned"));
    send(200, 1000);
    assertThat(isRefused(breaker)).as("that was sent before").isFalse();
    accept(List.of());
    send(200, 1000);
    assertThat(isRefused(breaker)).isTrue();
  }

  @Test
  void survives_a_restart() {
    send(200, 1000);

    Breaker after = breaker(SUSPENDING);

    assertThat(isRefused(after)).isTrue();
    assertThat(after.lift("nobody@example.com", "")).isFalse();
  }

  @Test
  void counts_on_after_a_restart() {
    send(49, 999);

    Breaker after = breaker(SLOWING);
    write(CLIENT, 2, Kind.BOUNCED, HARD);
    catchUp(new Follower(log, after, clock));

    assertThat(after.entries())
        .extracting(BreakerEntry::evidence)
        .first()
        .asString()
        .startsWith("51 of the last 1000");
  }

  @Test
  void counts_once_what_could_not_be_written() {
    write(CLIENT, 50, Kind.BOUNCED, HARD);
    write(CLIENT, 450, Kind.DELIVERED, Optional.empty());
    store.away(true);
    assertThat(follower.round()).isPositive();
    store.away(false);
    clock.advance(Duration.ofSeconds(1));
    catchUp();

    assertThat(breaker.entries())
        .extracting(BreakerEntry::evidence)
        .first()
        .asString()
        .startsWith("50 of the last 500");
    Breaker after = breaker(SLOWING, SUSPENDING);
    write(CLIENT, 1, Kind.BOUNCED, HARD);
    catchUp(new Follower(log, after, clock));
    assertThat(isRefused(after)).as("51 of 501").isTrue();
  }

  @Test
  void does_nothing_while_it_is_off() {
    send(200, 1000);

    breaker.reconfigure(BreakerSettings.DEFAULTS);

    assertThat(isRefused(breaker)).isFalse();
    told.clear();
    send(1000, 1000);
    assertThat(told).isEmpty();
  }

  @Test
  void watches_networks_and_not_what_we_send_ourselves() {
    write("waybill", 100, Kind.BOUNCED, HARD);
    write("", 100, Kind.BOUNCED, HARD);
    write("network 10.0.0.0/8", 100, Kind.BOUNCED, HARD);
    catchUp();

    assertThat(breaker.entries())
        .extracting(BreakerEntry::account)
        .containsExactly("network 10.0.0.0/8");
    assertThat(told.get(told.size() - 1).words().get(0))
        .startsWith("The sending of the network 10.0.0.0/8 has");
    assertThat(breaker.lift("network 10.0.0.0/8", "")).isTrue();
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

  @Property
  void a_ring_keeps_the_latest(
      @ForAll List<Boolean> added,
      @ForAll @IntRange(min = 1, max = 40) int capacity,
      @ForAll @IntRange(min = 1, max = 40) int other,
      @ForAll @IntRange(min = 0, max = 50) int count) {
    Ring ring = new Ring(capacity);
    added.forEach(ring::add);
    Ring read = Ring.of(ring.octets(), other);
    int of = Math.min(count, Math.min(added.size(), capacity));
    int ofRead = Math.min(of, other);

    assertThat(ring.latest(count)).isEqualTo(new Portion(yes(added, of), of));
    assertThat(read.latest(count)).isEqualTo(new Portion(yes(added, ofRead), ofRead));
  }

  private static long yes(List<Boolean> added, int latest) {
    return added.subList(added.size() - latest, added.size()).stream().filter(y -> y).count();
  }
}
