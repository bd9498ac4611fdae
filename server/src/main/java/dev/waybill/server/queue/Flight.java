// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.message.MessageId;
import dev.waybill.server.queue.QueueStore.Entry;
import dev.waybill.server.queue.QueueStore.HandedOut;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.mailet.Mail;

/**
 * A mail that was handed out and is not done yet. Used by one thread at a time; {@link #done}
 * counts once.
 */
final class Flight implements MailQueueItem {

  /** What the row of the mail has become meanwhile. */
  enum RowState {
    /** It says what it said when the mail was handed out. */
    SAME,
    /** It says that the mail is to be processed again. */
    REPLACED,
    /** It is a dead letter. */
    BURIED
  }

  private final QueueDispatch dispatch;
  private final HandedOut handed;
  private final Runnable durability;
  private final long generation;
  private final AtomicBoolean done = new AtomicBoolean();
  private volatile Entry entry;
  private volatile RowState state = RowState.SAME;

  Flight(
      QueueDispatch dispatch, Entry entry, HandedOut handed, Runnable durability, long generation) {
    this.dispatch = dispatch;
    this.entry = entry;
    this.handed = handed;
    this.durability = durability;
    this.generation = generation;
  }

  @Override
  public Mail getMail() {
    return handed.mail();
  }

  /** The octets of the message as it was handed out. */
  MessageId message() {
    return handed.octets().id();
  }

  Entry entry() {
    return entry;
  }

  /** The generation of the store when the mail was handed out. */
  long generation() {
    return generation;
  }

  RowState state() {
    return state;
  }

  /** Notes that the mail is processed again, by what its row says now. */
  void replacedBy(Entry row) {
    entry = row;
    state = RowState.REPLACED;
  }

  /** Notes that the mail is a dead letter. */
  void buried() {
    state = RowState.BURIED;
  }

  /**
   * Makes durable what became of the mail outside the store.
   *
   * @throws RuntimeException when it is not
   */
  void makeDurable() {
    durability.run();
  }

  @Override
  public void done(CompletionStatus status) {
    if (done.compareAndSet(false, true)) {
      try {
        dispatch.settle(this, status);
      } finally {
        handed.octets().close();
      }
    }
  }

  /** Puts the mail back, which nobody has processed. */
  void giveBack() {
    if (done.compareAndSet(false, true)) {
      try {
        dispatch.putBack(this);
      } finally {
        handed.octets().close();
      }
    }
  }
}
