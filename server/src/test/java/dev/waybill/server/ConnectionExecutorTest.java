// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionExecutorTest {
  private static final int THREADS = 4;

  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
  private final ConnectionExecutor executor = new ConnectionExecutor(pool);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void runs_tasks_one_at_a_time_and_in_their_order() throws Exception {
    List<Integer> order = new CopyOnWriteArrayList<>();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();

    for (int i = 0; i < 1000; i++) {
      int number = i;
      executor.execute(
          () -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            order.add(number);
            atOnce.decrementAndGet();
          });
    }
    awaitAll();

    assertThat(order).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void a_connection_that_waits_takes_one_thread_and_holds_up_nobody() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    executor.execute(() -> awaitQuietly(release));

    List<Future<?>> others =
        IntStream.range(0, 100)
            .<Future<?>>mapToObj(i -> new ConnectionExecutor(pool).submit(() -> {}))
            .toList();
    for (Future<?> other : others) {
      other.get(30, TimeUnit.SECONDS);
    }
    release.countDown();

    awaitAll();
  }

  @Test
  void knows_its_own_thread_while_it_runs_and_no_other() throws Exception {
    List<Boolean> inside = new CopyOnWriteArrayList<>();
    executor.execute(() -> inside.add(executor.inEventLoop()));
    new ConnectionExecutor(pool).submit(() -> inside.add(executor.inEventLoop())).get();
    awaitAll();

    assertThat(inside).containsExactlyInAnyOrder(true, false);
    assertThat(executor.inEventLoop()).isFalse();
  }

  @Test
  void goes_on_after_a_task_that_failed() throws Exception {
    executor.execute(
        () -> {
          throw new AssertionError("wanted");
        });

    awaitAll();
  }

  private void awaitAll() throws Exception {
    executor.submit(() -> {}).get(30, TimeUnit.SECONDS);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
