// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.header.MessageFault;
import dev.waybill.core.relay.MessageFacts;
import dev.waybill.core.relay.RecipientRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Puts what James knows about a message into the terms of the relay policy. Thread-safe. */
public final class RelayFacts {

  private final Predicate<DomainName> isLocal;
  private final Predicate<MailAddress> endsHere;

  RelayFacts(Predicate<DomainName> isLocal, Predicate<MailAddress> endsHere) {
    this.isLocal = isLocal;
    this.endsHere = endsHere;
  }

  /**
   * One recipient.
   *
   * @param recipientsBefore how many the message has already
   * @param authenticationWouldHelp whether the client could still log in
   */
  public RecipientRequest recipient(
      MailAddress recipient, int recipientsBefore, boolean authenticationWouldHelp) {
    Optional<DomainName> domain = Addresses.domain(recipient.getDomain());
    boolean local = domain.filter(isLocal).isPresent();
    return new RecipientRequest(
        recipient.getLocalPart(), domain, local, recipientsBefore, authenticationWouldHelp);
  }

  /**
   * A whole message. Reads its header, from memory or from the file that James has just written.
   *
   * @param octets its real size
   */
  public MessageFacts message(Mail mail, long octets) throws MessagingException, IOException {
    return message(mail, RawMessage.header(mail), Optional.empty(), octets);
  }

  /** The same for a message that was looked at while it came in. */
  MessageFacts message(Mail mail, HeaderBlock header, Optional<MessageFault> fault, long octets) {
    boolean relayed = mail.getRecipients().stream().anyMatch(this::leaves);
    return new MessageFacts(header.originators(), fault, octets, relayed);
  }

  /** Whether mail for a recipient goes on to another server. */
  public boolean leaves(MailAddress recipient) {
    return !recipient(recipient, 0, false).local() && !endsHere.test(recipient);
  }
}
