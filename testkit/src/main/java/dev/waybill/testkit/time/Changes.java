// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A bell that is rung after every change, for those who wait until something is so. Thread-safe; it
 * measures deadlines with the monotonic clock of the machine.
 */
public final class Changes {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();

  /** Makes everyone who waits look again. Call it after the change. */
  public void ring() {
    lock.lock();
    try {
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until {@code condition} holds and tells whether it did before the deadline.
   *
   * @throws IllegalStateException if the thread is interrupted; the interrupt flag stays set
   */
  public boolean await(BooleanSupplier condition, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = rung.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    } finally {
      lock.unlock();
    }
  }
}
