// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.relay.Grant;
import java.io.InputStream;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;

/** Mail of this server itself, under the null sender, through James's own spool. */
final class OwnMail {

  private OwnMail() {}

  /**
   * Sends a message; durable in the spool when it returns.
   *
   * @param to whom, an address that James can carry
   * @param grant by which it may leave
   * @param raw the whole message
   */
  static void send(MailetContext context, Mailbox to, Grant grant, InputStream raw) {
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
