// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Journal;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.returnpath.ReturnPathPlan;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * The three steps of a message on its way out: plan its return paths, sign it, hand it to delivery.
 *
 * <p>Every step may be repeated after a crash and then changes nothing. Thread-safe.
 */
public final class Outbound {

  private final Journal journal;
  private final ReturnPathPlan returnPaths;
  private final SevenBits sevenBits;
  private final Signatures signatures;
  private final InstantSource clock;
  private final Departures departures;
  private final Consumer<String> sent;

  /**
   * The way out.
   *
   * @param sent hears the client of each message that was accepted
   */
  Outbound(
      Journal journal,
      ReturnPathPlan returnPaths,
      SevenBits sevenBits,
      Signatures signatures,
      InstantSource clock,
      Departures departures,
      Consumer<String> sent) {
    this.journal = journal;
    this.returnPaths = returnPaths;
    this.sevenBits = sevenBits;
    this.signatures = signatures;
    this.clock = clock;
    this.departures = departures;
    this.sent = sent;
  }

  /** Journals the acceptance and writes down under which return path each copy leaves. */
  public void plan(Mail mail) throws MessagingException, IOException {
    Acceptance acceptance = acceptance(mail);
    accept(acceptance);
    MailAttributes.plan(mail, consignments(acceptance, true));
  }

  /**
   * Converts the message if a recipient's domain wants 7 bits, then puts signatures on top of it.
   *
   * @return the key that it has to wait for, unchanged; empty when it may go on, signed or not
   */
  public Optional<Complaint> sign(Mail mail) throws MessagingException, IOException {
    sevenBits.convert(mail);
    return signatures.sign(mail);
  }

  /** The key that the message would have to wait for now. */
  Optional<Complaint> missingKey(Mail mail) throws MessagingException, IOException {
    return signatures.missing(mail);
  }

  /** Makes the outgoing queue responsible for the message; durable when it returns. */
  public void send(Mail mail) throws MessagingException, IOException {
    List<Consignment> planned = MailAttributes.plan(mail);
    if (planned.isEmpty()) {
      // Nobody rewrote the return path, so the message leaves under the sender that it came with.
      Acceptance acceptance = acceptance(mail);
      accept(acceptance);
      planned = consignments(acceptance, false);
    }
    departures.add(mail, planned);
  }

  /** What the journal knows of a mail from now on, also when nobody has planned it yet. */
  Acceptance known(Mail mail) throws MessagingException, IOException {
    Acceptance acceptance = acceptance(mail);
    journal.accept(acceptance);
    return acceptance;
  }

  private void accept(Acceptance acceptance) {
    journal.accept(acceptance);
    sent.accept(acceptance.client());
  }

  private Acceptance acceptance(Mail mail) throws MessagingException, IOException {
    if (MailAttributes.acceptedAt(mail).isEmpty()) {
      MailAttributes.stamp(mail, clock.instant());
    }
    HeaderBlock header = RawMessage.header(mail);
    // A recipient that was named twice gets one copy, as the limits count it.
    Set<Mailbox> recipients = new LinkedHashSet<>();
    for (MailAddress recipient : mail.getRecipients()) {
      recipients.add(
          Addresses.mailbox(recipient)
              .orElseThrow(() -> new MessagingException("cannot route to " + recipient)));
    }
    Instant at = MailAttributes.acceptedAt(mail).orElseThrow();
    return new Acceptance(
        ownToken(mail, List.copyOf(recipients)),
        at,
        Addresses.sender(mail.getMaybeSender()),
        header.author(),
        MailAttributes.grant(mail).map(Grant::label).orElse(""),
        header.first("Message-ID").orElse(""),
        List.copyOf(recipients));
  }

  // Two mails with one token would take each other's place in the queue, and one would be lost.
  private MessageToken ownToken(Mail mail, List<Mailbox> recipients) throws MessagingException {
    MessageToken token = MailAttributes.token(mail);
    if (isFree(token, recipients)) {
      return token;
    }
    MessageToken renewed = MailAttributes.renew(mail);
    if (isFree(renewed, recipients)) {
      return renewed;
    }
    throw new MessagingException("another message is called " + renewed + " already");
  }

  private boolean isFree(MessageToken token, List<Mailbox> recipients) {
    return journal
        .acceptance(token)
        .map(known -> known.recipients().equals(recipients))
        .orElse(true);
  }

  private List<Consignment> consignments(Acceptance accepted, boolean rewrite) {
    MessageToken message = accepted.message();
    List<Consignment> consignments = new ArrayList<>();
    for (int index = 0; index < accepted.recipients().size(); index++) {
      EnvelopeSender sender =
          rewrite
              ? returnPaths.senderFor(accepted.sender(), message, index, accepted.at())
              : accepted.sender();
      Mailbox recipient = accepted.recipients().get(index);
      consignments.add(new Consignment(message, index, recipient, sender, accepted.at(), 0));
    }
    return consignments;
  }
}
