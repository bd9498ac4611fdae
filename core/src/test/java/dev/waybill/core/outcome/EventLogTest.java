// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EventLogTest {

  private static final byte[] KEY = Keys.of("mine");

  private final TestStore store = new TestStore();
  private final EventLog log = new EventLog(store);

  private static List<Long> numbers(List<LoggedEvent> page) {
    return page.stream().map(LoggedEvent::sequence).toList();
  }

  private void write(Event... events) {
    log.write(new Changes(), List.of(events), Durability.WRITTEN);
  }

  @Test
  void numbers_events_from_1() {
    write(Events.accepted(1, "bob@example.org"));
    write(
        Events.outcome(1, 0, RecipientEvent.Kind.DEFERRED),
        Events.outcome(1, 0, RecipientEvent.Kind.DELIVERED));

    assertThat(numbers(log.read(0, 10))).containsExactly(1L, 2L, 3L);
    assertThat(numbers(log.read(1, 1))).containsExactly(2L);
    assertThat(log.read(3, 10)).isEmpty();
    assertThat(log.first()).isEqualTo(1);
    assertThat(log.last()).isEqualTo(3);
  }

  @Test
  void writes_events_and_changes_together_or_neither() {
    store.away(true);
    Changes lost = new Changes().put(Table.META, KEY, KEY);
    assertThatThrownBy(() -> log.write(lost, List.of(Events.accepted(1)), Durability.SYNCED))
        .isInstanceOf(StoreAwayException.class);
    store.away(false);
    assertThat(log.history(Events.token(1))).isEmpty();
    assertThat(store.get(Table.META, KEY)).isEmpty();

    Changes changes = new Changes().put(Table.META, KEY, KEY);
    log.write(changes, List.of(Events.accepted(2)), Durability.SYNCED);

    assertThat(log.history(Events.token(2))).isPresent();
    assertThat(store.get(Table.META, KEY)).isPresent();
    assertThat(numbers(log.read(0, 10)))
        .as("the number of what failed stays out")
        .containsExactly(2L);
  }

  @Test
  void changes_without_an_event_take_no_number_and_wake_nobody() {
    AtomicInteger woken = new AtomicInteger();
    log.onWrite(woken::incrementAndGet);

    log.write(new Changes().put(Table.META, KEY, KEY), List.of(), Durability.WRITTEN);
    assertThat(log.last()).isZero();
    assertThat(woken).hasValue(0);

    log.record(Events.accepted(1));
    assertThat(woken).hasValue(1);
  }

  @Test
  void goes_on_behind_everything_after_a_restart() {
    write(Events.accepted(1));
    store.away(true);
    assertThatThrownBy(() -> write(Events.accepted(2))).isInstanceOf(StoreAwayException.class);
    store.away(false);

    EventLog again = new EventLog(store);
    again.record(Events.accepted(3));

    List<Long> numbers = numbers(again.read(0, 10));
    assertThat(numbers).hasSize(2);
    assertThat(numbers.get(1)).isGreaterThan(2);
    assertThat(again.octets()).isGreaterThanOrEqualTo(log.octets());
  }

  @Test
  void leaves_out_what_nobody_can_read() {
    write(Events.accepted(1), Events.accepted(2), Events.accepted(3));
    store.write(new Changes().put(Table.LOG, Keys.of(2), new byte[] {1, 2, 3}), Durability.WRITTEN);

    assertThat(numbers(log.read(0, 10))).containsExactly(1L, 3L);
    assertThat(log.history(Events.token(2))).isEmpty();
  }

  @Test
  void a_page_is_bounded_in_octets_too() {
    String[] recipients = new String[2000];
    for (int i = 0; i < recipients.length; i++) {
      recipients[i] = "a.recipient.with.a.long.name." + i + "@example.org";
    }
    for (int i = 0; i < 30; i++) {
      write(Events.accepted(i, recipients));
    }

    List<LoggedEvent> page = log.read(0, 500);

    assertThat(page).hasSizeBetween(1, 20);
  }

  @Nested
  class A_message {

    @Test
    void has_a_history_from_its_acceptance_on() {
      Accepted accepted = Events.accepted(1, "bob@example.org", "eve@example.org");
      log.record(accepted);
      assertThat(log.history(Events.token(1)))
          .hasValueSatisfying(history -> assertThat(history.events()).isEmpty());

      SignatureNote waiting = new SignatureNote.Waiting("no key");
      SignatureNote unsigned = new SignatureNote.Unsigned("no rule");
      RecipientEvent delivered = Events.outcome(1, 0, RecipientEvent.Kind.DELIVERED);
      write(new SignatureEvent(Events.NOW, Events.token(1), waiting), Events.accepted(2));
      write(new SignatureEvent(Events.NOW, Events.token(1), unsigned), delivered, delivered);
      write(new SignatureEvent(Events.NOW, Events.token(1), waiting));

      History history = log.history(Events.token(1)).orElseThrow();
      assertThat(history.accepted()).isEqualTo(accepted);
      assertThat(history.signatures()).contains(unsigned);
      assertThat(history.events()).containsExactly(delivered);
      assertThat(log.accepted(Events.token(1))).contains(accepted);
    }

    @Test
    void that_nobody_accepted_has_none() {
      assertThat(log.isKnown(Events.token(9))).isFalse();
      assertThat(log.history(Events.token(9))).isEmpty();
      assertThat(log.accepted(Events.token(9))).isEmpty();
    }

    @Test
    void is_accepted_once() {
      Accepted accepted = Events.accepted(1, "bob@example.org");

      assertThat(log.accept(new Changes(), accepted, Durability.SYNCED)).isTrue();
      assertThat(log.accept(new Changes(), accepted, Durability.SYNCED)).isFalse();

      assertThat(log.read(0, 10)).hasSize(1);
    }

    @Test
    void whose_acceptance_is_not_its_first_event_is_found_all_the_same() {
      write(Events.outcome(1, 0, RecipientEvent.Kind.DEFERRED), Events.accepted(1));

      assertThat(log.accepted(Events.token(1))).isPresent();
    }
  }

  @Nested
  class Readers {

    @Test
    void see_no_number_while_a_lower_one_is_written() throws Exception {
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      ExecutorService slow = Executors.newSingleThreadExecutor();
      try {
        store.beforeEachWrite(changes -> await(entered, goOn));
        Future<?> first = slow.submit(() -> log.record(Events.accepted(1)));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        store.beforeEachWrite(changes -> {});
        log.record(Events.accepted(2));

        assertThat(log.read(0, 10)).isEmpty();
        assertThat(log.last()).isZero();
        assertThat(log.history(Events.token(2))).as("its own history is there").isPresent();

        goOn.countDown();
        first.get(10, TimeUnit.SECONDS);
        assertThat(numbers(log.read(0, 10))).containsExactly(1L, 2L);
      } finally {
        slow.shutdownNow();
      }
    }

    private void await(CountDownLatch entered, CountDownLatch goOn) {
      entered.countDown();
      try {
        assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void that_follow_writers_miss_nothing() throws Exception {
      int writers = 4;
      int each = 500;
      ExecutorService pool = Executors.newFixedThreadPool(writers);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
          int from = w * each;
          running.add(
              pool.submit(
                  () -> {
                    for (int i = from; i < from + each; i++) {
                      write(Events.accepted(i), Events.outcome(i, 0, RecipientEvent.Kind.HELD));
                    }
                  }));
        }
        long seen = 0;
        long cursor = 0;
        while (seen < 2L * writers * each) {
          for (LoggedEvent event : log.read(cursor, 100)) {
            assertThat(event.sequence()).isEqualTo(cursor + 1);
            cursor = event.sequence();
            seen++;
          }
        }
        for (Future<?> writer : running) {
          writer.get(10, TimeUnit.SECONDS);
        }
        assertThat(log.last()).isEqualTo(cursor);
      } finally {
        pool.shutdownNow();
      }
    }
  }

  @Nested
  class Pruned {

    @Test
    void by_age_it_loses_the_oldest_with_their_tokens() {
      write(Events.accepted(1, "bob@example.org"), Events.accepted(2));
      write(Events.outcome(1, 0, RecipientEvent.Kind.DELIVERED));

      assertThat(log.prune(Events.NOW, Long.MAX_VALUE)).isZero();
      assertThat(log.prune(Events.NOW.plusNanos(1), Long.MAX_VALUE)).isEqualTo(2);

      assertThat(numbers(log.read(0, 10))).containsExactly(3L);
      assertThat(log.first()).isEqualTo(3);
      assertThat(log.history(Events.token(1))).isEmpty();
      assertThat(store.size(Table.TOKEN)).isEqualTo(1);
      assertThat(new EventLog(store).first()).isEqualTo(3);
    }

    @Test
    void by_size_it_keeps_the_youngest() {
      for (int i = 0; i < 3000; i++) {
        write(Events.accepted(i));
      }
      long most = log.octets() / 3;

      int batches = 0;
      while (log.prune(Instant.MIN, most) > 0) {
        batches++;
      }

      assertThat(batches).isEqualTo(2);
      assertThat(log.octets()).isLessThanOrEqualTo(most).isGreaterThan(most - 1000);
      assertThat(log.read(0, 1).get(0).sequence()).isEqualTo(log.first()).isEqualTo(2001);
    }

    @Test
    void to_the_last_entry_it_uses_no_number_twice() {
      write(Events.accepted(1), Events.accepted(2));
      assertThat(log.prune(Instant.MAX, 0)).isEqualTo(2);

      EventLog again = new EventLog(store);
      again.record(Events.accepted(3));

      assertThat(again.read(2, 10)).hasSize(1);
      assertThat(again.octets()).isPositive();
    }
  }
}
