// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.journal.Event;
import dev.waybill.testkit.time.FixedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReleaserTest {

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final MemoryHeldMail mail = new MemoryHeldMail();
  private final Budget budget = new Budget();
  private final AtomicInteger due = new AtomicInteger();
  private final Releaser releaser = new Releaser(mail, budget, clock, due::incrementAndGet);

  private void hold(String queue, int times) {
    for (int i = 0; i < times; i++) {
      mail.hold(queue, clock.instant());
    }
  }

  /** Rounds until there is nothing to do now; the pause that the last one asked for. */
  private Duration settle() {
    Duration pause = releaser.round();
    while (pause.isZero()) {
      pause = releaser.round();
    }
    return pause;
  }

  @Test
  void lets_go_what_the_pace_allows_the_first_that_came_first() {
    hold("x", 5);
    budget.fill("x", 3);

    Duration pause = settle();

    assertThat(mail.placesGone()).containsExactly(1L, 2L, 3L);
    assertThat(pause).isEqualTo(Budget.TICK);
    assertThat(due).hasPositiveValue();
  }

  @Test
  void goes_on_when_the_time_has_come_and_not_before() {
    hold("x", 2);
    settle();
    budget.fill("x", 1);

    clock.advance(Budget.TICK.minusMillis(1));
    assertThat(settle()).isEqualTo(Duration.ofMillis(1));
    assertThat(mail.gone).isEmpty();

    clock.advance(Duration.ofMillis(1));
    settle();
    assertThat(mail.placesGone()).containsExactly(1L);
  }

  @Test
  void a_line_that_is_full_holds_up_no_other() {
    hold("x", 300);
    hold("y", 2);
    budget.fill("y", 2);

    settle();

    assertThat(mail.placesGone()).containsExactly(301L, 302L);
  }

  @Test
  void of_lines_that_share_a_counter_the_oldest_goes_first() {
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      order.add(mail.hold("shared," + "abc".charAt((i * 7) % 3), clock.instant()).place());
    }
    List.of("a", "b", "c").forEach(counter -> budget.fill(counter, 100));

    for (int i = 0; i < 30; i++) {
      budget.fill("shared", 1);
      settle();
      clock.advance(Budget.TICK);
    }

    assertThat(mail.placesGone()).isEqualTo(order);
  }

  @Test
  void what_comes_later_waits_behind_what_waits_already() {
    hold("x", 1);
    settle();
    hold("x", 1);
    budget.fill("x", 1);
    releaser.added(List.of("x"));

    settle();
    assertThat(mail.gone).isEmpty();

    clock.advance(Budget.TICK);
    settle();
    assertThat(mail.placesGone()).containsExactly(1L);
  }

  @Test
  void a_pace_that_changed_is_asked_at_once() {
    hold("x", 2);
    settle();
    budget.fill("x", 5);

    releaser.changed();
    settle();

    assertThat(mail.gone).hasSize(2);
    assertThat(settle()).isGreaterThan(Duration.ofHours(1));
  }

  @Test
  void says_once_of_each_that_it_is_held() {
    hold("x", 250);
    settle();
    assertThat(mail.said).hasSize(250).containsEntry(1L, Budget.FULL);

    hold("x", 3);
    releaser.added(List.of("x"));
    settle();
    assertThat(mail.said).hasSize(253);
  }

  @Test
  void says_nothing_of_what_goes_at_once() {
    hold("x", 250);
    budget.fill("x", 250);

    settle();

    assertThat(mail.gone).hasSize(250);
    assertThat(mail.said).isEmpty();
  }

  @Test
  void what_can_never_go_bounces_and_the_others_go_on() {
    mail.hold("never", clock.instant());
    hold("x", 1);
    budget.fill("x", 1);

    settle();

    assertThat(mail.refused)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Event.Kind.BOUNCED);
              assertThat(event.reply()).contains(Budget.NEVER);
            });
    assertThat(mail.gone).hasSize(1);
    assertThat(mail.count()).isZero();
  }

  @Test
  void a_line_that_cannot_be_asked_for_holds_up_no_other() {
    mail.hold("broken", clock.instant());
    hold("x", 1);
    budget.fill("x", 1);

    settle();

    assertThat(mail.gone).hasSize(1);
    assertThat(mail.count()).isOne();
  }

  @Test
  void a_store_that_fails_is_not_asked_for_twice() {
    hold("x", 3);
    budget.fill("x", 9);
    mail.broken = true;
    assertThatThrownBy(releaser::round).hasMessage("the disk is full");

    mail.broken = false;
    settle();

    assertThat(mail.placesGone()).containsExactly(1L, 2L, 3L);
    assertThat(budget.taken("x")).isEqualTo(3);
  }

  @Test
  void many_lines_go_in_few_transactions() {
    for (int i = 0; i < 1000; i++) {
      mail.hold("line" + i, clock.instant());
      budget.fill("line" + i, 1);
    }

    settle();

    assertThat(mail.gone).hasSize(1000);
    assertThat(mail.transactions).hasSize(10);
    assertThat(budget.asked()).isEqualTo(1000);
  }

  @Test
  void works_on_its_own_thread_until_it_is_closed() throws InterruptedException {
    CountDownLatch woken = new CountDownLatch(1);
    Releaser running = new Releaser(mail, budget, clock, woken::countDown);
    budget.fill("x", 1);
    running.start();

    hold("x", 1);
    running.added(List.of("x"));

    assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
    running.close();
    assertThat(running.count()).isZero();
  }
}
