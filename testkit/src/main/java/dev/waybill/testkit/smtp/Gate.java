// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import dev.waybill.testkit.time.Changes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A place where sessions stall until a test lets them go on. Thread-safe; opens once. */
public final class Gate {

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger arrivals = new AtomicInteger();
  private final Changes changes = new Changes();

  /** Lets everyone through, now and later. */
  public void open() {
    closed.countDown();
  }

  /** How many have come to this gate so far. */
  public int arrivals() {
    return arrivals.get();
  }

  /**
   * Waits until so many have come to this gate.
   *
   * @throws AssertionError if they have not by the deadline
   */
  public void awaitArrivals(int count, Duration atMost) {
    if (!changes.await(() -> arrivals.get() >= count, atMost)) {
      throw new AssertionError(
          "waited " + atMost + " for " + count + " at the gate, " + arrivals + " came");
    }
  }

  /** Waits here; an interrupt (the sink closes) ends the session. */
  void pass() {
    arrivals.incrementAndGet();
    changes.ring();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
