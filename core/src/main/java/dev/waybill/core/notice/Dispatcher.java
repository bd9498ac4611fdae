// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Does work on a thread of its own for callers that must not wait.
 *
 * <p>Thread-safe. When too much waits, more is dropped and counted, and that is said once until
 * there is room again. What waits when the process dies is lost.
 *
 * @param <T> what the work is about
 */
public final class Dispatcher<T> implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

  /** Chosen: some megabytes of notifications. */
  private static final int CAPACITY = 1000;

  /** What the rest may still take at the end; chosen. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How often the thread looks whether it has to end; chosen. */
  private static final long LOOK_MILLIS = 200;

  private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean full = new AtomicBoolean();
  private final Consumer<? super T> work;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param name of the thread
   * @param work may block; what it throws is logged, and the next is done
   */
  public Dispatcher(String name, Consumer<? super T> work) {
    this.work = work;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Has something done soon; drops it when too much waits. Returns at once. */
  public void dispatch(T subject) {
    if (!closed && waiting.offer(subject)) {
      full.set(false);
    } else {
      dropped.incrementAndGet();
      if (!full.getAndSet(true)) {
        LOG.log(Level.WARNING, thread.getName() + ": more than " + CAPACITY + " wait, dropping");
      }
    }
  }

  /** How many were dropped since the start. */
  public long dropped() {
    return dropped.get();
  }

  /** Does what waits, for some seconds, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(PATIENCE.toMillis());
      thread.interrupt();
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed || !waiting.isEmpty()) {
        T next = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          perform(next);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, thread.getName() + " was cut; " + waiting.size() + " were dropped");
    }
  }

  private void perform(T subject) {
    try {
      work.accept(subject);
    } catch (RuntimeException e) {
      // The edge of this thread: the next one may go well.
      LOG.log(Level.WARNING, thread.getName() + " failed", e);
    }
  }
}
