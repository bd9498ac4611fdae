// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** What nobody should put behind SignDkim: marks the subjects of mail that asks for it. */
public final class TouchingMailet extends GenericMailet {

  static final String ASKED_FOR = "touch me";

  @Override
  public void service(Mail mail) throws MessagingException {
    MimeMessage message = mail.getMessage();
    String subject = message.getSubject();
    if (subject != null && subject.contains(ASKED_FOR)) {
      message.setSubject("[touched] " + subject);
      message.saveChanges();
    }
  }
}
