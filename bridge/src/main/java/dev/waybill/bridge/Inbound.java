// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.runtime.ReturnedMailHandler;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Leads mail that came to return paths of ours to those who read it. Thread-safe. */
public final class Inbound {

  private final ReturnedMailHandler reports;
  private final InstantSource clock;

  Inbound(ReturnedMailHandler reports, InstantSource clock) {
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * Handles the mail for each of its recipients.
   *
   * @throws MessagingException when one of them is no return path of ours
   */
  public void route(Mail mail) throws MessagingException, IOException {
    Instant at = MailAttributes.acceptedAt(mail).orElseGet(clock::instant);
    for (MailAddress recipient : mail.getRecipients()) {
      Mailbox address =
          Addresses.mailbox(recipient)
              .orElseThrow(() -> new MessagingException("not a return path: " + recipient));
      try {
        reports.receive(address, at, () -> RawMessage.octets(mail));
      } catch (IllegalArgumentException e) {
        throw new MessagingException(e.getMessage(), e);
      }
    }
  }
}
