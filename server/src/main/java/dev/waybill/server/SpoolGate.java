// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate through which every queue entry goes on its way to being processed. Thread-safe.
 *
 * <p>Closed before a stop: entries then stay in the queue for the next start, and those that are
 * through are waited for. James would interrupt the thread in the middle of a mailet, and the
 * message would be found in the error repository.
 *
 * <p>An entry that could not be dealt with waits a little before it is offered again: the broker
 * offers it for ever, and would do so without a pause.
 */
final class SpoolGate implements MailQueueItemDecoratorFactory {
  private static final Logger LOGGER = LoggerFactory.getLogger(SpoolGate.class);

  /** Chosen: a full disk or a database that is away fills the log with one line a second. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AtomicBoolean open = new AtomicBoolean(true);
  // One party for the gate itself, one for each entry that is through.
  private final Phaser through = new Phaser(1);

  boolean isOpen() {
    return open.get();
  }

  /** Whether one more entry may go through; each that does has to {@link #leave} once. */
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

  /** The given entry, which leaves when it is done. */
  @Override
  public MailQueueItemDecorator decorate(MailQueueItem item, MailQueueName queue) {
    return new Entry(item, this);
  }

  /** Lets nothing through any more, and waits {@code patience} for what is through to be done. */
  void closeAndWait(Duration patience) {
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

  /** Waits as long as is decent before something that failed is tried again. */
  static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Entry extends MailQueueItemDecorator {
    private final SpoolGate gate;
    private final AtomicBoolean done = new AtomicBoolean();

    Entry(MailQueueItem item, SpoolGate gate) {
      super(item);
      this.gate = gate;
    }

    @Override
    public Mail getMail() {
      return mailQueueItem.getMail();
    }

    @Override
    public void done(CompletionStatus status) throws MailQueueException {
      try {
        if (status != CompletionStatus.SUCCESS) {
          pause();
        }
        mailQueueItem.done(status);
      } finally {
        if (done.compareAndSet(false, true)) {
          gate.leave();
        }
      }
    }
  }
}
