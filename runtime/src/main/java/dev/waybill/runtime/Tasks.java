// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All background work: what is done every so often, later, or behind a caller that must not wait.
 *
 * <p>Thread-safe. One thread keeps the time; the work runs on a pool that grows as it must and
 * shrinks when nothing runs, so that work that waits for a network holds up nothing else. A thread
 * is named after what it does at the moment. What fails is logged once until it fails in another
 * way or succeeds, and repeated work goes on.
 */
public final class Tasks implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Tasks.class);

  private static final String PREFIX = "waybill-";

  /** Chosen: most work lasts a moment, and the next is a second away. */
  private static final int IDLE_SECONDS = 30;

  /** Chosen: what running work gets to end by itself, and once more after it was interrupted. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ScheduledThreadPoolExecutor timer;
  private final ThreadPoolExecutor threads;
  private final AtomicInteger made = new AtomicInteger();
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Makes no thread before there is something to do. */
  public Tasks() {
    timer = new ScheduledThreadPoolExecutor(1, daemons(PREFIX + "timer"));
    timer.setRemoveOnCancelPolicy(true);
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons(PREFIX + "idle"));
  }

  private ThreadFactory daemons(String name) {
    return body -> {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      made.incrementAndGet();
      return thread;
    };
  }

  /**
   * Does something again and again, with a pause after each time.
   *
   * @param name of the thread meanwhile, without the prefix
   */
  public void every(String name, Duration pause, Runnable work) {
    after(
        name,
        pause,
        () -> {
          try {
            work.run();
          } finally {
            every(name, pause, work);
          }
        });
  }

  /** Does something once, after a while; never when that is after the end. */
  public void after(String name, Duration pause, Runnable work) {
    try {
      var unused =
          timer.schedule(
              () -> run(name, work), Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      whenOpen(name, e);
    }
  }

  /**
   * Work of one kind.
   *
   * @param name of the threads meanwhile, without the prefix
   * @param atOnce how much is done at a time
   * @param capacity how much may wait
   */
  public Lane lane(String name, int atOnce, int capacity) {
    return new Lane(lane -> run(name, lane), work -> guarded(name, work), atOnce, capacity);
  }

  /** How many threads were made since the start, those that have ended included. */
  public int threadsMade() {
    return made.get();
  }

  /** How many threads there are, the one that keeps the time included. */
  public int threads() {
    return threads.getPoolSize() + timer.getPoolSize();
  }

  private void run(String name, Runnable work) {
    try {
      threads.execute(() -> guarded(name, work));
    } catch (RejectedExecutionException e) {
      whenOpen(name, e);
    }
  }

  private void guarded(String name, Runnable work) {
    Thread thread = Thread.currentThread();
    String idle = thread.getName();
    thread.setName(PREFIX + name);
    try {
      work.run();
      failures.remove(name);
    } catch (RuntimeException e) {
      // After the end, what it needs may be closed already.
      String failure = e.toString();
      if (!closed && !failure.equals(failures.put(name, failure))) {
        LOGGER.error("{}{} failed", PREFIX, name, e);
      }
    } finally {
      thread.setName(idle);
    }
  }

  private void whenOpen(String name, RejectedExecutionException e) {
    if (!closed) {
      throw e;
    }
    LOGGER.debug("{}{} comes after the end", PREFIX, name, e);
  }

  /** Begins nothing more, and waits some seconds for what runs. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    threads.shutdown();
    try {
      if (!ended()) {
        threads.shutdownNow();
        boolean unused = ended();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private boolean ended() throws InterruptedException {
    return threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
