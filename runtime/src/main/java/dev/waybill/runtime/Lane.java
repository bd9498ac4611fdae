// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work of one kind: in order, at most so much at once, on the threads of {@link Tasks}.
 *
 * <p>Thread-safe. What waits when the process dies is lost.
 */
public final class Lane implements Executor {

  private final Executor threads;
  private final Consumer<Runnable> guard;
  private final int atOnce;
  private final int capacity;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /**
   * A lane.
   *
   * @param threads run the lane
   * @param guard runs one piece of work, and throws nothing
   */
  Lane(Executor threads, Consumer<Runnable> guard, int atOnce, int capacity) {
    this.threads = threads;
    this.guard = guard;
    this.atOnce = atOnce;
    this.capacity = capacity;
  }

  /** Has work done soon; drops it when the lane is full. Returns at once. */
  @Override
  public void execute(Runnable work) {
    boolean unused = offer(work);
  }

  /**
   * Has work done soon. Returns at once.
   *
   * @return false when too much waits already; it is dropped then
   */
  public boolean offer(Runnable work) {
    synchronized (this) {
      if (waiting.size() >= capacity) {
        return false;
      }
      waiting.add(work);
      if (running >= atOnce) {
        return true;
      }
      running++;
    }
    threads.execute(this::run);
    return true;
  }

  /** Waits until nothing is left to do, at most for so long; an interrupt ends it and is kept. */
  public synchronized void awaitIdle(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (running > 0 && System.nanoTime() - end < 0) {
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Runnable next = next();
    while (next != null) {
      guard.accept(next);
      next = next();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.poll();
    if (next == null) {
      running--;
      notifyAll();
    }
    return next;
  }
}
