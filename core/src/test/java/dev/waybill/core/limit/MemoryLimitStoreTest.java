// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is particular to counting in memory; the rules are tested by the contract in storage. */
class MemoryLimitStoreTest {

  private static final Instant NOON = Samples.NOON;

  private static MemoryLimitStore store(long mostMembers) {
    return new MemoryLimitStore(id -> Optional.empty(), mostMembers);
  }

  /** What was really committed, and when. */
  private record Commit(long at, long amount) {}

  /** Asserted on the list of commits alone, whatever the store believes. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void no_window_ever_holds_more_than_the_limit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int amount,
      @ForAll @IntRange(min = 1, max = 7200) int seconds,
      @ForAll boolean bursts) {
    long burst = bursts ? Math.max(1, amount / 3) : amount;
    Counter counter =
        Samples.counter(Counted.RECIPIENTS, amount + "/" + seconds + "s burst " + burst);
    List<Commit> log = run(counter, seconds * 1000L, new Random(seed));

    for (Commit last : log) {
      long inWindow = sumSince(log, last.at() - seconds * 1000L, last.at());
      assertThat(inWindow).isLessThanOrEqualTo(amount);
      for (Commit first : log) {
        if (first.at() <= last.at()) {
          long drained = (last.at() - first.at()) * amount / (seconds * 1000L);
          assertThat(sumSince(log, first.at() - 1, last.at()))
              .isLessThanOrEqualTo(burst + drained + 1);
        }
      }
    }
  }

  private static List<Commit> run(Counter counter, long window, Random random) {
    MemoryLimitStore store = store(10);
    List<Reservation> open = new ArrayList<>();
    List<Commit> log = new ArrayList<>();
    long now = NOON.toEpochMilli();
    for (int i = 0; i < 150; i++) {
      now += random.nextInt(3) == 0 ? 0 : (long) (random.nextDouble() * window / 10);
      Instant time = Instant.ofEpochMilli(now);
      Samples.take(store, time, Samples.charge(counter, 1 + random.nextInt(3)))
          .ifPresent(open::add);
      if (!open.isEmpty() && random.nextInt(4) > 0) {
        Reservation reservation = open.remove(random.nextInt(open.size()));
        if (random.nextInt(5) == 0) {
          store.release(reservation, time);
        } else {
          store.commit(reservation, time);
          log.add(new Commit(now, reservation.charges().get(0).amount()));
        }
      }
    }
    return log;
  }

  /** Everything after a moment, up to another. */
  private static long sumSince(List<Commit> log, long after, long until) {
    return log.stream()
        .filter(commit -> commit.at() > after && commit.at() <= until)
        .mapToLong(Commit::amount)
        .sum();
  }

  @Test
  void sixty_four_threads_get_exactly_the_limit() throws InterruptedException, ExecutionException {
    MemoryLimitStore store = store(100_000);
    Counter all = Samples.counter(Counted.RECIPIENTS, "10000/h");
    Counter distinct = Samples.counter(Counted.DISTINCT_RECIPIENTS, "20000/h");
    ExecutorService threads = Executors.newFixedThreadPool(64);
    List<Future<Integer>> committed = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Random random = new Random(i);
      long first = i * 1_000_000L;
      committed.add(threads.submit(() -> push(store, all, distinct, first, random)));
    }

    int sum = 0;
    for (Future<Integer> one : committed) {
      sum += one.get();
    }
    threads.shutdown();

    assertThat(sum).isEqualTo(10_000);
    assertThat(store.usage(all, NOON).used()).isEqualTo(10_000);
    assertThat(store.usage(all, NOON).pending()).isZero();
    assertThat(store.usage(distinct, NOON).used()).isEqualTo(10_000);
    assertThat(store.usage(distinct, NOON).pending()).isZero();
  }

  /** Takes, and gives a third back, until nothing has fitted for long. */
  private static int push(
      LimitStore store, Counter all, Counter distinct, long first, Random random) {
    int committed = 0;
    int misses = 0;
    for (long member = first; misses < 5000; member++) {
      Optional<Reservation> taken =
          Samples.take(
              store, NOON, Samples.charge(all, 1), Samples.member(distinct, mixed(member), true));
      if (taken.isEmpty()) {
        misses++;
      } else if (random.nextInt(3) == 0) {
        store.release(taken.get(), NOON);
      } else {
        store.commit(taken.get(), NOON);
        committed++;
      }
    }
    return committed;
  }

  /** Spreads a number over all 64 bits, as a hash would. */
  private static long mixed(long number) {
    return number * 0x9e3779b97f4a7c15L;
  }

  @Nested
  class Memory {

    @Test
    void counters_that_hold_nothing_are_dropped() {
      MemoryLimitStore store = store(10);
      Limit limit = Samples.counter(Counted.RECIPIENTS, "10/s").limit();

      for (int i = 0; i < 10_000; i++) {
        Instant now = NOON.plusMillis(10L * i);
        Counter counter = new Counter(limit, "key-" + i);
        store.commit(Samples.take(store, now, Samples.charge(counter, 1)).orElseThrow(), now);
      }

      assertThat(store.health().text()).matches("\\d{1,3} counters in memory");
    }

    @Test
    void too_many_recipients_count_as_new_each_time_and_the_health_says_so() {
      MemoryLimitStore store = store(100);
      Counter counter = Samples.counter(Counted.NEW_RECIPIENTS, "1000/h");
      LongStream.range(0, 150).forEach(i -> sent(store, counter, i));

      LongStream.range(0, 150).forEach(i -> sent(store, counter, i));

      assertThat(store.usage(counter, NOON).used()).isBetween(190L, 210L);
      assertThat(store.usage(counter, NOON).pending()).isZero();
      assertThat(store.health().state()).isEqualTo(LimitStoreHealth.State.DEGRADED);
      assertThat(store.health().text()).contains("100 recipients");
    }

    @Test
    void distinct_recipients_beyond_the_room_count_each_time() {
      MemoryLimitStore store = store(100);
      Counter counter = Samples.counter(Counted.DISTINCT_RECIPIENTS, "1000/h");
      LongStream.range(0, 150).forEach(i -> sent(store, counter, i));

      assertThat(store.usage(counter, NOON).used()).isEqualTo(150);
      sent(store, counter, 149);
      assertThat(store.usage(counter, NOON).used()).isEqualTo(151);
      assertThat(store.usage(counter, NOON.plus(Duration.ofHours(2))).used()).isZero();
    }

    private void sent(MemoryLimitStore store, Counter counter, long member) {
      LimitCharge charge = Samples.member(counter, mixed(member), false);
      store.commit(Samples.take(store, NOON, charge).orElseThrow(), NOON);
    }
  }

  @Nested
  class Changed_limits {

    private final MemoryLimitStore store = store(1000);

    @Test
    void go_on_with_what_was_counted() {
      Counter hour = Samples.counter(Counted.RECIPIENTS, "10/h");
      store.commit(Samples.take(store, NOON, Samples.charge(hour, 8)).orElseThrow(), NOON);

      Counter day = Samples.counter(Counted.RECIPIENTS, "9/day aligned");
      assertThat(store.usage(day, NOON.plusSeconds(60)).left()).isEqualTo(1);
      assertThat(Samples.take(store, NOON, Samples.charge(day, 2))).isEmpty();

      assertThat(store.usage(Samples.counter(Counted.RECIPIENTS, "20/min"), NOON).used())
          .isEqualTo(8);
    }

    @Test
    void keep_distinct_recipients_apart_from_each_other() {
      Counter hour = Samples.counter(Counted.DISTINCT_RECIPIENTS, "10/h");
      store.commit(
          Samples.take(store, NOON, Samples.member(hour, mixed(1), true)).orElseThrow(), NOON);
      Counter day = Samples.counter(Counted.DISTINCT_RECIPIENTS, "10/day");

      store.commit(
          Samples.take(store, NOON, Samples.member(day, mixed(1), true)).orElseThrow(), NOON);

      assertThat(store.usage(day, NOON).used()).isEqualTo(1);
    }
  }

  @Test
  void what_could_not_be_written_is_named_again() {
    MemoryLimitStore store = store(1000);
    Counter counter = Samples.counter(Counted.NEW_RECIPIENTS, "10/h");
    assertThat(store.changes(10, NOON)).isEmpty();
    store.commit(Samples.take(store, NOON, Samples.member(counter, 5, true)).orElseThrow(), NOON);

    List<CounterChange> changes = store.changes(10, NOON);
    assertThat(changes).hasSize(1);
    assertThat(store.changes(10, NOON)).isEmpty();
    store.notWritten(changes);

    assertThat(store.changes(10, NOON)).isEqualTo(changes);
  }
}
