// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Table;
import dev.waybill.testkit.time.FixedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FollowerTest {

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final TestStore store = new TestStore();
  private final EventLog log = new EventLog(store);
  private final Collector collector = new Collector();
  private final Follower follower = new Follower(log, collector, clock);

  /** Keeps numbers; fails when it is told to. */
  private static final class Collector implements Subscriber {
    private final List<Long> numbers = new ArrayList<>();
    private List<Event> answer = List.of();
    private boolean failing;

    @Override
    public String name() {
      return "collector";
    }

    @Override
    public List<Event> handle(List<LoggedEvent> page, Changes changes) {
      if (failing) {
        throw new IllegalStateException("out of order");
      }
      page.forEach(event -> numbers.add(event.sequence()));
      changes.put(Table.META, Keys.of("collected"), Keys.of(numbers.size()));
      List<Event> events = answer;
      answer = List.of();
      return events;
    }

    @Override
    public int pageSize() {
      return 10;
    }
  }

  private void accept(int count) {
    for (int i = 0; i < count; i++) {
      log.write(new Changes(), List.of(Events.accepted(i)), Durability.WRITTEN);
    }
  }

  private void catchUp(Follower some) {
    while (some.round().isZero()) {
      // Another page.
    }
  }

  @Test
  void takes_a_page_in_each_round() {
    accept(25);

    assertThat(follower.round()).isZero();
    assertThat(collector.numbers).hasSize(10);
    assertThat(follower.health().behind()).isEqualTo(15);

    catchUp(follower);
    assertThat(collector.numbers).hasSize(25).doesNotHaveDuplicates();
    assertThat(follower.health().isOk()).isTrue();
    assertThat(follower.round()).isPositive();
  }

  @Test
  void goes_on_after_a_restart() {
    accept(15);
    assertThat(follower.round()).isZero();

    EventLog again = new EventLog(store);
    Follower later = new Follower(again, collector, clock);
    catchUp(later);

    assertThat(collector.numbers).hasSize(15).doesNotHaveDuplicates();
    assertThat(later.health().behind()).as("numbers that were left out do not count").isZero();
  }

  @Test
  void writes_what_follows_with_the_place() {
    accept(1);
    collector.answer = List.of(Events.outcome(0, 0, RecipientEvent.Kind.REPORTED));

    catchUp(follower);

    assertThat(collector.numbers).as("it reads its own events too").containsExactly(1L, 2L);
    assertThat(store.get(Table.META, Keys.of("collected"))).contains(Keys.of(2));
  }

  @Nested
  class A_subscriber_that_fails {

    @Test
    void gets_the_same_page_after_growing_pauses() {
      accept(5);
      collector.failing = true;

      assertThat(follower.round()).isEqualTo(Duration.ofSeconds(1));
      assertThat(follower.round()).as("a wake-up is no reason").isEqualTo(Duration.ofSeconds(1));
      assertThat(follower.health().trouble()).contains("out of order");
      assertThat(follower.health().failingSince()).contains(clock.instant());
      clock.advance(Duration.ofSeconds(1));
      assertThat(follower.round()).isEqualTo(Duration.ofSeconds(2));
      for (int i = 0; i < 20; i++) {
        clock.advance(Duration.ofMinutes(5));
        assertThat(follower.round()).isLessThanOrEqualTo(Duration.ofMinutes(5));
      }

      collector.failing = false;
      clock.advance(Duration.ofMinutes(5));
      catchUp(follower);
      assertThat(collector.numbers).hasSize(5);
      assertThat(follower.health().isOk()).isTrue();
    }

    @Test
    void keeps_no_writer_and_no_pruner_waiting() {
      collector.failing = true;
      assertThat(follower.round()).isPositive();
      accept(100);
      assertThat(follower.round()).isEqualTo(Duration.ofSeconds(1));

      LogPruner pruner = new LogPruner(log, () -> new LogPruner.Limits(Duration.ZERO, 0), clock);
      assertThat(pruner.round()).isLessThan(Duration.ofSeconds(1));
      assertThat(pruner.round()).isGreaterThan(Duration.ofSeconds(1));
      accept(3);

      collector.failing = false;
      clock.advance(Duration.ofSeconds(1));
      catchUp(follower);
      assertThat(collector.numbers).containsExactly(101L, 102L, 103L);
      assertThat(follower.health().missed()).isEqualTo(100);
      assertThat(follower.health().isOk()).isFalse();
    }
  }

  @Test
  void a_store_that_is_away_loses_nothing() {
    accept(5);
    store.away(true);
    assertThat(follower.round()).isPositive();
    store.away(false);
    clock.advance(Duration.ofSeconds(1));
    catchUp(follower);

    assertThat(collector.numbers).endsWith(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void a_new_subscriber_begins_at_the_oldest_entry() {
    accept(5);
    assertThat(log.prune(Instant.MAX, 0)).isEqualTo(5);
    accept(1);

    Follower fresh = new Follower(log, collector, clock);
    catchUp(fresh);

    assertThat(collector.numbers).containsExactly(6L);
    assertThat(fresh.health().missed()).isZero();
  }

  @Test
  void statistics_count_each_event_once() {
    DeliveryStatistics statistics = new DeliveryStatistics();
    Follower counting = new Follower(log, statistics, clock);
    Classification full =
        new Classification(
            "mailbox-full",
            Classification.Scope.RECIPIENT,
            Permanence.TEMPORARY,
            Confidence.HIGH,
            "text-full/1");
    accept(2);
    log.record(
        Events.outcome(
            1,
            0,
            RecipientEvent.Kind.DEFERRED,
            java.util.Optional.empty(),
            java.util.Optional.of(full)));
    store.away(true);
    assertThat(counting.round()).isPositive();
    store.away(false);
    clock.advance(Duration.ofSeconds(1));
    catchUp(counting);

    assertThat(statistics.counts())
        .isEqualTo(
            Map.of(
                new DeliveryStatistics.Key("accepted", "", ""),
                2L,
                new DeliveryStatistics.Key("deferred", "recipient", "mailbox-full"),
                1L));
  }
}
