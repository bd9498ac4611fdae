// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread that does one thing every second, whatever became of it the last time. */
final class EverySecond implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(EverySecond.class);

  private final ScheduledExecutorService executor;

  private EverySecond(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  static EverySecond run(String threadName, Runnable task) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            body -> {
              Thread thread = new Thread(body, threadName);
              thread.setDaemon(true);
              return thread;
            });
    // shutdownNow() ends it; the handle of the one task says nothing more.
    var unused =
        executor.scheduleWithFixedDelay(() -> guarded(threadName, task), 1, 1, TimeUnit.SECONDS);
    return new EverySecond(executor);
  }

  // An exception would end the schedule without a word.
  private static void guarded(String threadName, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOGGER.error("{} failed and is tried again", threadName, e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
