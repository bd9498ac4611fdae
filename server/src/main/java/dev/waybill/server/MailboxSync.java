// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.waybill.bridge.Addresses;
import dev.waybill.runtime.Waybill;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * Puts mail that any mailet stored here on the disk before its queue forgets it. Thread-safe.
 *
 * <p>Tells {@code DeliverLocally} of the database too, which waits by itself before it notes a
 * delivery.
 */
@Singleton
final class MailboxSync {

  private final Waybill waybill;
  private final JamesDatabase database;

  @Inject
  MailboxSync(Waybill waybill, JamesDatabase database) {
    this.waybill = waybill;
    this.database = database;
    waybill.syncMailboxesWith(database);
  }

  /**
   * To be called before a mail is processed, as it may have other recipients afterwards.
   *
   * @return what waits until mailboxes are on the disk, if the mail may have a recipient here;
   *     throws an IllegalStateException when they are not, or may have lost something
   */
  Runnable before(Mail mail) {
    if (mail.getRecipients().stream().noneMatch(this::mayBeLocal)) {
      return () -> {};
    }
    try {
      long opening = database.opening();
      return () -> database.sync(opening);
    } catch (IllegalStateException away) {
      return () -> {
        throw away;
      };
    }
  }

  private boolean mayBeLocal(MailAddress recipient) {
    return Addresses.domain(recipient.getDomain()).map(waybill.host()::isLocal).orElse(true);
  }
}
