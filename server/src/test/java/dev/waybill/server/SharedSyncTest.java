// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedSyncTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void one_run_serves_all_that_wait_at_the_same_time() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    SharedSync sync =
        new SharedSync(
            () -> {
              if (runs.incrementAndGet() == 1) {
                first.await();
              }
            });
    ExecutorService pool = Executors.newFixedThreadPool(20);
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    waiting.add(CompletableFuture.runAsync(sync::sync, pool));
    await().atMost(PATIENCE).until(() -> runs.get() == 1);
    CountDownLatch called = new CountDownLatch(19);
    for (int count = 0; count < 19; count++) {
      waiting.add(
          CompletableFuture.runAsync(
              () -> {
                called.countDown();
                sync.sync();
              },
              pool));
    }
    called.await();

    first.countDown();

    assertThat(CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)))
        .succeedsWithin(PATIENCE);
    // Those that came while the first one ran share the second; one may be late.
    assertThat(runs.get()).isLessThan(20);
    pool.shutdown();
  }

  @Test
  void one_that_begins_after_the_other_has_ended_runs_again() {
    SharedSync sync = new SharedSync(runs::incrementAndGet);

    sync.sync();
    sync.sync();

    assertThat(runs).hasValue(2);
  }

  @Test
  void a_failure_is_told_and_the_next_one_tries_again() {
    SharedSync sync =
        new SharedSync(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IOException("no room");
              }
            });

    assertThatThrownBy(sync::sync)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("no room");
    sync.sync();

    assertThat(runs).hasValue(2);
  }
}
