// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TasksTest {

  private static final Duration SHORT = Duration.ofMillis(5);

  private final Tasks tasks = new Tasks();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    tasks.close();
  }

  private void waitForTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void repeated_work_outlives_its_failures_and_has_a_thread_of_its_name() {
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    tasks.every(
        "test",
        SHORT,
        () -> {
          threads.add(Thread.currentThread().getName());
          throw new IllegalStateException("always");
        });

    await().until(() -> threads.size() >= 3);

    assertThat(threads).containsOnly("waybill-test");
  }

  @Test
  void work_that_waits_holds_up_nothing_else() {
    for (int i = 0; i < 20; i++) {
      tasks.every("waiting-" + i, SHORT, this::waitForTheEnd);
    }
    AtomicInteger done = new AtomicInteger();
    tasks.every("other", SHORT, done::incrementAndGet);

    await().until(() -> done.get() >= 3);

    assertThat(tasks.threads()).isGreaterThan(20).isLessThanOrEqualTo(tasks.threadsMade());
  }

  @Test
  void a_lane_keeps_the_order_and_its_limits() {
    Lane lane = tasks.lane("test", 1, 2);
    CountDownLatch first = new CountDownLatch(1);
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    assertThat(
            lane.offer(
                () -> {
                  first.countDown();
                  waitForTheEnd();
                }))
        .isTrue();
    await().until(() -> first.getCount() == 0);

    assertThat(lane.offer(() -> done.add(1))).isTrue();
    assertThat(
            lane.offer(
                () -> {
                  done.add(2);
                  throw new IllegalStateException("goes on");
                }))
        .isTrue();
    assertThat(lane.offer(() -> done.add(3))).as("full").isFalse();
    end.countDown();
    lane.awaitIdle(Duration.ofSeconds(10));
    assertThat(lane.offer(() -> done.add(4))).isTrue();
    lane.awaitIdle(Duration.ofSeconds(10));

    assertThat(done).containsExactly(1, 2, 4);
  }

  @Test
  void several_at_once_are_never_more_than_allowed() {
    Lane lane = tasks.lane("test", 3, 100);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      lane.execute(
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
          });
    }

    lane.awaitIdle(Duration.ofSeconds(10));

    assertThat(most.get()).isBetween(1, 3);
    assertThat(running).hasValue(0);
  }

  @Test
  void nothing_runs_after_the_end() {
    AtomicBoolean ran = new AtomicBoolean();
    tasks.after("late", Duration.ofHours(1), () -> ran.set(true));

    tasks.close();
    tasks.after("later", Duration.ZERO, () -> ran.set(true));
    tasks.lane("lane", 1, 1).execute(() -> ran.set(true));

    await().until(() -> tasks.threads() == 0);
    assertThat(ran).isFalse();
  }

  @Test
  void what_follows_settings_is_made_again_only_when_they_change() {
    StringBuilder word = new StringBuilder("a");
    AtomicInteger made = new AtomicInteger();
    Derived<String, String> derived =
        new Derived<>(word::toString, text -> text + made.incrementAndGet());

    assertThat(derived.get()).isEqualTo("a1").isEqualTo(derived.get());
    word.append('b');
    assertThat(derived.get()).isEqualTo("ab2");
  }
}
