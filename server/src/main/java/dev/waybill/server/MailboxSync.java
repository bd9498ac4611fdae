// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.waybill.bridge.Addresses;
import dev.waybill.runtime.Waybill;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Puts mail that was delivered here on the disk before its queue forgets it. Thread-safe. */
@Singleton
final class MailboxSync {

  private final Waybill waybill;
  private final JamesDatabase database;

  @Inject
  MailboxSync(Waybill waybill, JamesDatabase database) {
    this.waybill = waybill;
    this.database = database;
  }

  /**
   * Waits until mailboxes are on the disk, if the mail may have a recipient here.
   *
   * @throws IllegalStateException when they are not
   */
  void makeDurable(Mail mail) {
    if (mail.getRecipients().stream().anyMatch(this::mayBeLocal)) {
      database.sync();
    }
  }

  private boolean mayBeLocal(MailAddress recipient) {
    return Addresses.domain(recipient.getDomain()).map(waybill.host()::isLocal).orElse(true);
  }
}
