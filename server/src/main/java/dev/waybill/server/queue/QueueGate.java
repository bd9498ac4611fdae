// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate through which every mail of a queue goes on its way to being processed. Thread-safe.
 *
 * <p>Closed before a stop: mail then stays in its queue for the next start, and what is through is
 * waited for. James would interrupt the thread in the middle of a mailet.
 */
public final class QueueGate {
  private static final Logger LOGGER = LoggerFactory.getLogger(QueueGate.class);

  private final AtomicBoolean open = new AtomicBoolean(true);
  // One party for the gate itself, one for each mail that is through.
  private final Phaser through = new Phaser(1);

  boolean isOpen() {
    return open.get();
  }

  /** Whether one more mail may go through; each that does has to {@link #leave} once. */
  boolean enter() {
    through.register();
    if (open.get()) {
      return true;
    }
    leave();
    return false;
  }

  void leave() {
    through.arriveAndDeregister();
  }

  /** Lets nothing through any more, and waits {@code patience} for what is through to be done. */
  public void closeAndWait(Duration patience) {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    int phase = through.arriveAndDeregister();
    try {
      through.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException busy) {
      LOGGER.warn(
          "{} messages were still being processed; they are processed again at the next start",
          through.getUnarrivedParties());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
