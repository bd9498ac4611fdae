// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.OutgoingStore;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.SigningResult;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Journal;
import dev.waybill.core.journal.MessageToken;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.returnpath.ReturnPathPlan;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three steps of a message on its way out: plan its return paths, sign it, hand it to delivery.
 *
 * <p>Every step may be repeated after a crash and then changes nothing. Thread-safe.
 */
public final class Outbound {

  private static final Logger LOGGER = LoggerFactory.getLogger(Outbound.class);

  /** Chosen: a client may write any From, and memory must not grow with it. */
  private static final int MAX_UNSIGNED_DOMAINS = 10_000;

  private final Journal journal;
  private final OutgoingStore store;
  private final ReturnPathPlan returnPaths;
  private final KeyDirectory keys;
  private final InstantSource clock;
  private final Runnable wakeDelivery;
  private final Set<DomainName> unsignedDomains = ConcurrentHashMap.newKeySet();

  Outbound(
      Journal journal,
      OutgoingStore store,
      ReturnPathPlan returnPaths,
      KeyDirectory keys,
      InstantSource clock,
      Runnable wakeDelivery) {
    this.journal = journal;
    this.store = store;
    this.returnPaths = returnPaths;
    this.keys = keys;
    this.clock = clock;
    this.wakeDelivery = wakeDelivery;
  }

  /** Journals the acceptance and writes down under which return path each copy leaves. */
  public void plan(Mail mail) throws MessagingException, IOException {
    Acceptance acceptance = acceptance(mail);
    journal.accept(acceptance);
    MailAttributes.plan(mail, consignments(acceptance, true));
  }

  /** Puts a signature on top of the message; without a usable key it stays as it is. */
  public void sign(Mail mail) throws MessagingException, IOException {
    boolean strangers = MailAttributes.grant(mail).filter(Grant.PASSED_ON::equals).isPresent();
    if (strangers || MailAttributes.isSigned(mail)) {
      return;
    }
    Optional<DomainName> domain = RawMessage.header(mail).author().map(Mailbox::domain);
    if (domain.isEmpty()) {
      LOGGER.warn("{} leaves unsigned: no From address", MailAttributes.token(mail));
      return;
    }
    Optional<SigningKey> key = key(domain.get());
    if (key.isEmpty()) {
      return;
    }
    SigningResult result;
    try (InputStream raw = RawMessage.open(mail)) {
      result = new DkimSigner(key.get()).sign(raw, clock.instant());
    }
    Optional<byte[]> field =
        result.fold(
            signed -> Optional.of(signed.octets()),
            refused -> {
              LOGGER.warn("{} leaves unsigned: {}", MailAttributes.token(mail), refused.detail());
              return Optional.empty();
            });
    if (field.isPresent()) {
      RawMessage.prepend(mail, field.get());
      MailAttributes.markSigned(mail);
    }
  }

  /** Makes the outgoing queue responsible for the message; durable when it returns. */
  public void send(Mail mail) throws MessagingException, IOException {
    List<Consignment> planned = MailAttributes.plan(mail);
    if (planned.isEmpty()) {
      // Nobody rewrote the return path, so the message leaves under the sender that it came with.
      Acceptance acceptance = acceptance(mail);
      journal.accept(acceptance);
      planned = consignments(acceptance, false);
    }
    try (InputStream raw = RawMessage.open(mail)) {
      store.add(planned, raw);
    }
    wakeDelivery.run();
  }

  private Acceptance acceptance(Mail mail) throws MessagingException, IOException {
    if (MailAttributes.acceptedAt(mail).isEmpty()) {
      MailAttributes.stamp(mail, clock.instant());
    }
    HeaderBlock header = RawMessage.header(mail);
    List<Mailbox> recipients = new ArrayList<>();
    for (MailAddress recipient : mail.getRecipients()) {
      recipients.add(
          Addresses.mailbox(recipient)
              .orElseThrow(() -> new MessagingException("cannot route to " + recipient)));
    }
    Instant at = MailAttributes.acceptedAt(mail).orElseThrow();
    return new Acceptance(
        ownToken(mail, recipients),
        at,
        Addresses.sender(mail.getMaybeSender()),
        header.author(),
        MailAttributes.grant(mail).map(Grant::label).orElse(""),
        header.first("Message-ID").orElse(""),
        recipients);
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

  private Optional<SigningKey> key(DomainName domain) {
    KeyLookup lookup = keys.keyFor(domain);
    return lookup.fold(
        found -> {
          unsignedDomains.remove(domain);
          return Optional.of(found.key());
        },
        none -> unsigned(domain, "it has no DKIM key"),
        unusable -> unsigned(domain, unusable.problem()));
  }

  // Said once for each domain, not for each message.
  private Optional<SigningKey> unsigned(DomainName domain, String why) {
    if (unsignedDomains.size() >= MAX_UNSIGNED_DOMAINS) {
      unsignedDomains.clear();
    }
    if (unsignedDomains.add(domain)) {
      LOGGER.warn("Mail from {} leaves unsigned: {}", domain, why);
    }
    return Optional.empty();
  }
}
