// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate through which every mail of a queue goes on its way to being processed. Thread-safe.
 *
 * <p>Opened when the whole server has started: James starts its spooler before some parts that
 * mailets need are configured, and mail that failed for that would wait for its next attempt.
 * Closed before a stop: mail then stays in its queue for the next start, and what is through is
 * waited for. James would interrupt the thread in the middle of a mailet.
 */
public final class QueueGate {
  private static final Logger LOGGER = LoggerFactory.getLogger(QueueGate.class);

  private enum State {
    NOT_YET_OPEN,
    OPEN,
    CLOSED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.NOT_YET_OPEN);
  // One party for the gate itself, one for each mail that is through.
  private final Phaser through = new Phaser(1);

  /** Lets mail through from now on; nothing after it was closed. */
  public void open() {
    state.compareAndSet(State.NOT_YET_OPEN, State.OPEN);
  }

  boolean isOpen() {
    return state.get() == State.OPEN;
  }

  boolean isClosed() {
    return state.get() == State.CLOSED;
  }

  /** Whether one more mail may go through; each that does has to {@link #leave} once. */
  boolean enter() {
    through.register();
    if (isOpen()) {
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
    if (state.getAndSet(State.CLOSED) == State.CLOSED) {
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
