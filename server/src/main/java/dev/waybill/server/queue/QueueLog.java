// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.outcome.Event;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import java.util.List;
import org.apache.mailet.Mail;

/**
 * What the queues write to the log of events. A port; thread-safe.
 *
 * <p>The events of a mail are written in the same batch as its row: there is no row without them.
 */
public interface QueueLog {

  /**
   * What happens when a mail is put into a queue: the acceptance of a message that was stamped and
   * is not in the log yet, the release of what was a dead letter, else nothing. May note on the
   * mail that it is in the log: the mail is written afterwards.
   */
  List<Event> added(Mail mail);

  /**
   * What happens when a mail becomes a dead letter: a bounce of each recipient, so that the sender
   * is told, else nothing when somebody has told the sender already.
   *
   * @param path the repository that it can be found in
   * @param reason why it cannot be processed, for people
   */
  List<Event> died(Mail mail, String path, String reason);

  /** What happens when an administrator takes a mail out of a queue. */
  List<Event> removed(Mail mail);

  /** Writes the changes and the events in one batch. */
  void write(Changes changes, List<Event> events, Durability durability);

  /** Writes rows and no events. */
  static QueueLog without(Store store) {
    return new QueueLog() {
      @Override
      public List<Event> added(Mail mail) {
        return List.of();
      }

      @Override
      public List<Event> died(Mail mail, String path, String reason) {
        return List.of();
      }

      @Override
      public List<Event> removed(Mail mail) {
        return List.of();
      }

      @Override
      public void write(Changes changes, List<Event> events, Durability durability) {
        store.write(changes, durability);
      }
    };
  }
}
