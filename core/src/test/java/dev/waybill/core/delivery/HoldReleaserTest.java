// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HoldReleaserTest {

  private final TestQueue mail = new TestQueue();
  private final FixedClock clock = mail.clock;
  private final Budget budget = new Budget();
  private final HoldReleaser releaser = new HoldReleaser(mail.queue, budget, clock);
  private final List<QueuedDelivery> held = new ArrayList<>();

  private QueuedDelivery hold(String line) {
    WaitReason limit = new WaitReason.Limit(line, line, 0);
    QueuedDelivery added = mail.add("bob@example.org", "account a@example.com", limit);
    held.add(added);
    return added;
  }

  private void hold(String line, int times) {
    for (int i = 0; i < times; i++) {
      hold(line);
    }
  }

  private static long place(QueuedDelivery held) {
    return held.reason() instanceof WaitReason.Limit limit ? limit.place() : 0;
  }

  /** The places of what was let go. */
  private List<Long> gone() {
    return held.stream()
        .filter(
            each ->
                mail.row(each).map(row -> row.reason().kind()).stream()
                    .anyMatch(kind -> kind == WaitReason.Kind.DUE))
        .map(HoldReleaserTest::place)
        .toList();
  }

  private List<RecipientEvent> said(Kind kind) {
    return mail.recipientEvents().stream().filter(event -> event.kind() == kind).toList();
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
  void lets_go_what_the_policy_allows_the_first_that_came_first() {
    hold("x", 5);
    budget.fill("x", 3);

    Duration pause = settle();

    assertThat(gone()).containsExactly(1L, 2L, 3L);
    assertThat(pause).isEqualTo(Budget.TICK);
  }

  @Test
  void goes_on_when_the_time_has_come_and_not_before() {
    hold("x", 2);
    settle();
    budget.fill("x", 1);

    clock.advance(Budget.TICK.minusMillis(1));
    assertThat(settle()).isEqualTo(Duration.ofMillis(1));
    assertThat(gone()).isEmpty();

    clock.advance(Duration.ofMillis(1));
    settle();
    assertThat(gone()).containsExactly(1L);
  }

  @Test
  void a_line_that_is_full_holds_up_no_other() {
    hold("x", 300);
    hold("y", 2);
    budget.fill("y", 2);

    settle();

    assertThat(gone()).containsExactly(301L, 302L);
  }

  @Test
  void of_lines_that_share_a_counter_the_oldest_goes_first() {
    for (int i = 0; i < 30; i++) {
      hold("shared," + "abc".charAt((i * 7) % 3));
    }
    List.of("a", "b", "c").forEach(counter -> budget.fill(counter, 100));

    for (int i = 1; i <= 30; i++) {
      budget.fill("shared", 1);
      settle();
      clock.advance(Budget.TICK);
      assertThat(gone()).hasSize(i).last().isEqualTo((long) i);
    }
  }

  @Test
  void what_comes_later_waits_behind_what_waits_already() {
    hold("x", 1);
    settle();
    hold("x", 1);
    budget.fill("x", 1);
    releaser.added(List.of("x"));

    settle();
    assertThat(gone()).isEmpty();

    clock.advance(Budget.TICK);
    settle();
    assertThat(gone()).containsExactly(1L);
  }

  @Test
  void a_policy_that_changed_is_asked_at_once() {
    hold("x", 2);
    settle();
    budget.fill("x", 5);

    releaser.changed();
    settle();

    assertThat(gone()).hasSize(2);
    assertThat(settle()).isGreaterThan(Duration.ofHours(1));
  }

  @Test
  void says_once_of_each_that_it_is_held() {
    hold("x", 250);
    settle();
    assertThat(said(Kind.HELD))
        .hasSize(250)
        .allMatch(e -> e.reply().equals(Optional.of(Budget.FULL)));

    hold("x", 3);
    releaser.added(List.of("x"));
    settle();
    assertThat(said(Kind.HELD)).hasSize(253);
  }

  @Test
  void says_nothing_of_what_goes_at_once() {
    hold("x", 250);
    budget.fill("x", 250);

    settle();

    assertThat(gone()).hasSize(250);
    assertThat(mail.recipientEvents()).isEmpty();
  }

  @Test
  void what_can_never_go_bounces_and_the_others_go_on() {
    hold("never");
    hold("x", 1);
    budget.fill("x", 1);

    settle();

    assertThat(said(Kind.BOUNCED))
        .singleElement()
        .satisfies(event -> assertThat(event.reply()).contains(Budget.NEVER));
    assertThat(mail.row(held.get(0)).orElseThrow().reason().kind())
        .isEqualTo(WaitReason.Kind.NOT_TOLD);
    assertThat(gone()).hasSize(1);
    assertThat(releaser.count()).isZero();
  }

  @Test
  void a_line_that_cannot_be_asked_for_holds_up_no_other() {
    hold("broken");
    hold("x", 1);
    budget.fill("x", 1);

    settle();

    assertThat(gone()).hasSize(1);
    assertThat(releaser.count()).isOne();
  }

  @Test
  void a_store_that_fails_is_not_asked_for_twice() {
    hold("x", 3);
    budget.fill("x", 9);
    mail.store.fail(new StoreAwayException("the disk is full", new IOException()));
    assertThatThrownBy(releaser::round).hasMessage("the disk is full");

    mail.store.fail(null);
    settle();

    assertThat(gone()).containsExactly(1L, 2L, 3L);
    assertThat(budget.taken("x")).isEqualTo(3);
  }

  @Test
  void many_lines_go_in_few_transactions() {
    for (int i = 0; i < 1000; i++) {
      hold("line" + i);
      budget.fill("line" + i, 1);
    }
    int before = mail.store.writes();

    settle();

    assertThat(gone()).hasSize(1000);
    assertThat(mail.store.writes()).isEqualTo(before + 10);
    assertThat(budget.asked()).isEqualTo(1000);
  }

  @Test
  void works_on_its_own_thread_until_it_is_closed() {
    HoldReleaser running = new HoldReleaser(mail.queue, budget, clock);
    budget.fill("x", 1);
    running.start();

    hold("x", 1);
    running.added(List.of("x"));

    mail.await("its release", () -> running.count() == 0);
    running.close();
  }
}
