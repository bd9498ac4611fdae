// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.bridge.RawMessage;
import dev.waybill.bridge.RecipientGroups;
import java.io.IOException;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;

/**
 * Splits a message for local, foreign and bounce recipients into one mail for each kind, byte for
 * byte, so that no matcher behind it makes James split it, which would re-serialise it.
 *
 * <p>Thread-safe.
 */
public final class SeparateRecipients extends EngineMailet {

  /** Called by James's loaders. */
  @Inject
  public SeparateRecipients(FileSystem fileSystem, DomainList domains) {
    super(fileSystem, domains);
  }

  @Override
  void handle(Engines.Lease lease, Mail mail) throws MessagingException, IOException {
    RecipientGroups groups =
        new RecipientGroups(lease.waybill().host()::isLocal, lease.waybill().returnPaths().hosts());
    List<List<MailAddress>> split = groups.of(mail.getRecipients());
    if (split.size() == 1) {
      mail.setRecipients(split.get(0));
      if (!groups.isForeign(split.get(0).get(0))) {
        MailAttributes.forgetCounted(mail);
      }
      return;
    }
    MailAttributes.stampOnce(mail, lease.waybill().clock());
    // None keeps this mail: James gives it all its recipients back when a later mailet fails.
    for (int i = 0; i < split.size(); i++) {
      sendOn(mail, split.get(i), i);
    }
    mail.setState(Mail.GHOST);
  }

  private void sendOn(Mail mail, List<MailAddress> recipients, int number)
      throws MessagingException, IOException {
    MailImpl other = RawMessage.copy(mail);
    try {
      other.setRecipients(recipients);
      MailAttributes.part(mail, other, number);
      MailAttributes.markSplit(mail, other);
      getMailetContext().sendMail(other, mail.getState());
    } finally {
      LifecycleUtil.dispose(other);
    }
  }
}
