// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.time.Backoff;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A named thread that does a round of work whenever it is woken or its time has come.
 *
 * <p>Thread-safe. A wake-up during a round causes another round. A round that fails is logged and
 * repeated after a pause that doubles from half a second to a minute; wake-ups do not shorten that
 * pause, so a broken store is not hammered.
 */
final class Loop {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** Chosen, no source. */
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));

  /** How far wall time may jump unnoticed; chosen, no source. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Keeps a clock that stands still from making the loop a busy one; chosen, no source. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(5);

  private final Round round;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean stopped;
  private int troubles;
  private boolean troubled;

  /** A loop that {@link #start} sets going. */
  Loop(String name, Round round) {
    this.round = round;
    this.thread = new Thread(this::run, name);
  }

  void start() {
    thread.start();
  }

  /** Has another round made now. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has the next round made only after a pause, as if this one had failed. */
  void trouble() {
    lock.lock();
    try {
      troubled = true;
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What failed before works again. */
  void relief() {
    lock.lock();
    try {
      troubles = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Begins no more rounds. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of the thread; false when it does not come in time. */
  boolean join(Duration limit) throws InterruptedException {
    thread.join(Math.max(1, limit.toMillis()));
    return !thread.isAlive();
  }

  private void run() {
    while (!isStopped()) {
      Duration pause = LONGEST_WAIT;
      try {
        pause = round.make();
      } catch (RuntimeException | Error e) {
        // The edge of this thread: without it, no mail would move any more.
        LOG.log(Level.ERROR, thread.getName() + " failed and goes on after a pause", e);
        trouble();
      }
      await(pause);
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration pause) {
    lock.lock();
    try {
      if (!troubled) {
        long left = bounded(pause).toNanos();
        while (!woken && !stopped && left > 0) {
          left = changed.awaitNanos(left);
        }
      }
      if (troubled) {
        troubles++;
        long left = BACKOFF.after(troubles).toNanos();
        while (!stopped && left > 0) {
          left = changed.awaitNanos(left);
        }
      }
      troubled = false;
      woken = false;
    } catch (InterruptedException e) {
      // An interrupt is a request to end this thread.
      Thread.currentThread().interrupt();
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  private static Duration bounded(Duration pause) {
    if (pause.compareTo(LONGEST_WAIT) > 0) {
      return LONGEST_WAIT;
    }
    return pause.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : pause;
  }

  /** One round of work. */
  interface Round {
    /** Works, and tells after which time there is more to do. */
    Duration make();
  }
}
