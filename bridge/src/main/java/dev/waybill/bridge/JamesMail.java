// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.relay.Grant;
import dev.waybill.runtime.HostMail;
import java.io.InputStream;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;

/**
 * Mail of this server itself, through James's own spool.
 *
 * @param context of a mailet or matcher
 */
record JamesMail(MailetContext context) implements HostMail {

  @Override
  public boolean canWrite(Mailbox mailbox) {
    return Addresses.mailAddress(mailbox).isPresent();
  }

  @Override
  public void send(Mailbox to, Grant grant, InputStream raw) {
    MailImpl mail =
        MailImpl.builder()
            .name(MailImpl.getId())
            .sender(MaybeSender.nullSender())
            .addRecipient(Addresses.mailAddress(to).orElseThrow())
            .state(Mail.DEFAULT)
            .build();
    try {
      mail.setMessageContent(MimeMessageInputStreamSource.create(mail.getName(), raw));
      MailAttributes.grant(mail, grant);
      context.sendMail(mail);
    } catch (MessagingException e) {
      throw new IllegalStateException("James did not take a notice for " + to, e);
    } finally {
      LifecycleUtil.dispose(mail);
    }
  }
}
