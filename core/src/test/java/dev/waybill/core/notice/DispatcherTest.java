// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DispatcherTest {

  private final List<Integer> done = new CopyOnWriteArrayList<>();

  @Test
  void does_everything_in_order_before_it_ends() {
    try (Dispatcher<Integer> dispatcher = new Dispatcher<>("test", done::add)) {
      for (int i = 0; i < 100; i++) {
        dispatcher.dispatch(i);
      }
    }
    assertThat(done).hasSize(100).isSorted();
  }

  @Test
  void goes_on_after_a_failure() {
    try (Dispatcher<Integer> dispatcher = new Dispatcher<>("test", i -> done.add(10 / i))) {
      dispatcher.dispatch(0);
      dispatcher.dispatch(5);
    }
    assertThat(done).containsExactly(2);
  }

  @Test
  void never_lets_a_caller_wait_and_counts_what_it_drops() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Dispatcher<Integer> dispatcher =
        new Dispatcher<>(
            "test",
            i -> {
              busy.countDown();
              awaitQuietly(go);
              done.add(i);
            })) {
      dispatcher.dispatch(0);
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();

      for (int i = 1; i <= 1100; i++) {
        dispatcher.dispatch(i);
      }

      assertThat(dispatcher.dropped()).isEqualTo(100);
      go.countDown();
    }
    assertThat(done).hasSize(1001);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
