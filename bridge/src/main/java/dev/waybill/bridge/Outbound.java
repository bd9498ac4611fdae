// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.store.Durability;
import dev.waybill.runtime.Outbox;
import dev.waybill.runtime.OutgoingMail;
import dev.waybill.runtime.OutgoingMail.Signed;
import dev.waybill.runtime.PlannedDelivery;
import dev.waybill.runtime.Signing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * The three steps of a mail on its way out: plan its return paths, sign it, hand it to the queue.
 *
 * <p>Every step may be repeated after a crash and then changes nothing. Thread-safe.
 */
public final class Outbound {

  private final Outbox outbox;
  private final SevenBits sevenBits;
  private final Signing signing;
  private final MessageStore messages;
  private final InstantSource clock;

  Outbound(
      Outbox outbox,
      SevenBits sevenBits,
      Signing signing,
      MessageStore messages,
      InstantSource clock) {
    this.outbox = outbox;
    this.sevenBits = sevenBits;
    this.signing = signing;
    this.messages = messages;
    this.clock = clock;
  }

  /** Notes on the mail under which return path each copy leaves. */
  public void plan(Mail mail) throws MessagingException, IOException {
    Accepted accepted = accepted(mail);
    List<PlannedDelivery> planned = new ArrayList<>();
    for (Mailbox recipient : recipients(mail)) {
      int index = accepted.recipients().indexOf(recipient);
      planned.add(new PlannedDelivery(index, recipient, outbox.returnPath(accepted, index)));
    }
    MailAttributes.plan(mail, planned);
  }

  /**
   * Converts the message if a recipient's domain wants 7 bits, and makes its signatures, which are
   * kept beside the octets until it leaves.
   */
  public void sign(Mail mail) throws MessagingException, IOException {
    sevenBits.convert(mail);
    MailAttributes.signed(mail, signed(mail, 0));
  }

  /**
   * The same for a mail that somebody else delivers: the signatures are put on top of the octets.
   *
   * @throws MessagingException when it has to wait for a key; the host tries again
   */
  public void signOnTop(Mail mail) throws MessagingException, IOException {
    sevenBits.convert(mail);
    int earlier = OwnFields.octetsOn(mail);
    Signed signed = signed(mail, earlier);
    if (signed.missingKey().isPresent()) {
      throw new MessagingException(
          mail.getName() + " waits for a DKIM key of " + signed.missingKey().get());
    }
    byte[] fields = signed.head().getBytes(StandardCharsets.ISO_8859_1);
    if (earlier > 0 || fields.length > 0) {
      RawMessage.replaceTop(mail, earlier, fields);
      MailAttributes.ownFields(mail, OwnFields.of(fields));
    }
    outbox.signed(accepted(mail), signed.note());
  }

  private Signed signed(Mail mail, int skipped) throws MessagingException, IOException {
    Optional<Grant> grant = MailAttributes.grant(mail);
    if (isOfStranger(mail, grant)) {
      return signing.unsignedOfStranger();
    }
    Accepted accepted = accepted(mail);
    return signing.sign(
        accepted.message(),
        accepted.author(),
        grant.flatMap(Grant::account),
        () -> {
          InputStream raw = RawMessage.octets(mail);
          raw.skipNBytes(skipped);
          return raw;
        });
  }

  /**
   * How a mail came in that ends here; the log learns it now when nobody has noted it, as of mail
   * that James or this server made.
   */
  public Accepted acceptance(Mail mail) throws MessagingException, IOException {
    Optional<Accepted> noted = MailAttributes.accepted(mail);
    Optional<Accepted> known =
        noted.isPresent() ? noted : outbox.accepted(MailAttributes.token(mail));
    return known.isPresent()
        ? known.get()
        : acceptNow(mail, MailAttributes.token(mail), recipients(mail));
  }

  /**
   * Whether the author is none whom a rule lets write as such: what is passed on, and what a mailet
   * forwards for a client that may not relay.
   */
  private static boolean isOfStranger(Mail mail, Optional<Grant> grant) {
    return grant.filter(Grant.SystemGrant.PASSED_ON::equals).isPresent()
        || (grant.filter(Grant.SystemGrant.MAILET::equals).isPresent()
            && MailAttributes.cameOverSmtp(mail));
  }

  /** Makes the queue responsible for the mail. */
  public void send(Mail mail) throws MessagingException, IOException {
    Accepted accepted = accepted(mail);
    List<PlannedDelivery> planned = MailAttributes.plan(mail);
    if (planned.isEmpty()) {
      // Nobody rewrote the return path, so the mail leaves under the sender that it came with.
      planned =
          recipients(mail).stream()
              .map(
                  recipient ->
                      new PlannedDelivery(
                          accepted.recipients().indexOf(recipient), recipient, accepted.sender()))
              .toList();
    }
    outbox.add(
        new OutgoingMail(
            accepted,
            MailAttributes.grant(mail),
            MailAttributes.clientNetwork(mail),
            MailAttributes.isUncounted(mail),
            MailAttributes.signed(mail),
            StoredMimeMessage.idOf(mail, messages),
            () -> RawMessage.octets(mail)),
        planned);
  }

  /**
   * How the mail came in, from the mail itself, from the log, or as it is now: James makes mails of
   * others, and mailets make some.
   */
  private Accepted accepted(Mail mail) throws MessagingException, IOException {
    List<Mailbox> recipients = recipients(mail);
    Optional<Accepted> noted = MailAttributes.accepted(mail);
    Optional<Accepted> known =
        noted.isPresent() ? noted : outbox.accepted(MailAttributes.token(mail));
    if (known.isEmpty()) {
      return acceptNow(mail, MailAttributes.token(mail), recipients);
    }
    if (known.get().recipients().containsAll(recipients)) {
      return known.get();
    }
    // Its recipients are not those of the message that was accepted: it is another one.
    return acceptNow(mail, MailAttributes.renew(mail), recipients);
  }

  private Accepted acceptNow(Mail mail, MessageToken token, List<Mailbox> recipients)
      throws MessagingException, IOException {
    if (MailAttributes.acceptedAt(mail).isEmpty()) {
      MailAttributes.stamp(mail, clock.instant());
    }
    HeaderBlock header = RawMessage.header(mail);
    Accepted accepted =
        new Accepted(
            MailAttributes.acceptedAt(mail).orElseThrow(),
            token,
            Addresses.sender(mail.getMaybeSender()),
            header.author(),
            MailAttributes.grant(mail).map(Grant::label).orElse(""),
            header.first("Message-ID").orElse(""),
            mail.getMessageSize(),
            Submission.NONE,
            recipients);
    outbox.accept(accepted, Durability.WRITTEN);
    MailAttributes.accepted(mail, accepted);
    return accepted;
  }

  /** A recipient that was named twice gets one copy, as the limits count it. */
  private static List<Mailbox> recipients(Mail mail) throws MessagingException {
    Set<Mailbox> recipients = new LinkedHashSet<>();
    for (MailAddress recipient : mail.getRecipients()) {
      recipients.add(
          Addresses.mailbox(recipient)
              .orElseThrow(() -> new MessagingException("cannot route to " + recipient)));
    }
    return List.copyOf(recipients);
  }
}
