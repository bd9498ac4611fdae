// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Something slow that makes everything before it durable, done once for all who wait for it at the
 * same time. Thread-safe.
 */
final class SharedSync {

  /** Makes durable what was done before it began. */
  interface Step {
    void run() throws Exception;
  }

  private final Step step;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong begun = new AtomicLong();

  /** The last one that succeeded; guarded by the lock. */
  private long succeeded;

  SharedSync(Step step) {
    this.step = step;
  }

  /**
   * Returns when a run has succeeded that began after the call.
   *
   * @throws IllegalStateException when the step failed
   */
  void sync() {
    long needed = begun.get() + 1;
    lock.lock();
    try {
      if (succeeded < needed) {
        long number = begun.incrementAndGet();
        step.run();
        succeeded = number;
      }
    } catch (Exception e) {
      throw new IllegalStateException("the disk could not be waited for", e);
    } finally {
      lock.unlock();
    }
  }
}
