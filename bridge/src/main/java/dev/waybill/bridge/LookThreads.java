// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some threads that wait for the DNS, as long as there is something to look for.
 *
 * <p>Thread-safe. What keeps failing is told once.
 */
final class LookThreads implements Executor, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LookThreads.class);

  /**
   * Chosen: 500 domains of four dead servers, some 48 seconds each, take 25 minutes, less than the
   * half hour in which each is looked for.
   */
  private static final int AT_ONCE = 16;

  /** Chosen: they are needed for a moment twice an hour. */
  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;
  private final Set<String> problems = ConcurrentHashMap.newKeySet();

  LookThreads(String name) {
    this.threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            body -> {
              Thread thread = new Thread(body, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable look) {
    threads.execute(() -> guarded(look));
  }

  // A look may end after the store was closed; the next start repeats it.
  private void guarded(Runnable look) {
    try {
      look.run();
      problems.clear();
    } catch (RuntimeException e) {
      if (!threads.isShutdown() && problems.add(e.toString())) {
        LOGGER.error("A look for a DKIM key failed and is tried again", e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
