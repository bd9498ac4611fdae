// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.bridge.Addresses;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.bridge.RawMessage;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.server.queue.QueueLog;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the mail queues of James write what happens in them to the log: the acceptance of a message
 * together with its octets, a bounce for each recipient of mail that nobody can process, and the
 * release of a dead letter that an administrator sends on its way again. Thread-safe.
 */
final class LoggedQueues implements QueueLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(LoggedQueues.class);

  private final EventLog log;
  private final Supplier<Classifier> classifiers;
  private final InstantSource clock;

  LoggedQueues(EventLog log, Supplier<Classifier> classifiers, InstantSource clock) {
    this.log = log;
    this.classifiers = classifiers;
    this.clock = clock;
  }

  @Override
  public List<Event> added(Mail mail) {
    if (MailAttributes.revive(mail)) {
      return noted(mail, Kind.RELEASED, Optional.empty());
    }
    Optional<Accepted> accepted = MailAttributes.accepted(mail);
    if (accepted.isEmpty() || MailAttributes.isLogged(mail)) {
      return List.of();
    }
    MailAttributes.markLogged(mail);
    return log.isKnown(accepted.get().message()) ? List.of() : List.of(accepted.get());
  }

  @Override
  public List<Event> died(Mail mail, String path, String reason) {
    // RFC 3463 §3.4: X.3.0, other or undefined mail system status.
    Reply reply =
        Reply.of(554, new EnhancedStatus(5, 3, 0), "This server cannot process it: " + reason);
    MailAttributes.markDead(mail);
    return noted(mail, Kind.BOUNCED, Optional.of(reply));
  }

  @Override
  public List<Event> removed(Mail mail) {
    return noted(mail, Kind.CANCELLED, Optional.empty());
  }

  private List<Event> noted(Mail mail, Kind kind, Optional<Reply> reply) {
    List<Event> events = new ArrayList<>();
    Instant now = clock.instant();
    Accepted accepted =
        MailAttributes.accepted(mail)
            .or(() -> log.accepted(MailAttributes.token(mail)))
            .orElseGet(() -> asItIs(mail, now));
    if (!log.isKnown(accepted.message())) {
      events.add(accepted);
    }
    for (Mailbox recipient : recipients(mail)) {
      int index = accepted.recipients().indexOf(recipient);
      events.add(
          new RecipientEvent(
              kind,
              now,
              accepted.message(),
              // An alias of a recipient comes behind those that the client named.
              index < 0 ? accepted.recipients().size() : index,
              recipient,
              accepted.client(),
              "",
              0,
              reply,
              "",
              "",
              reply.map(text -> classifiers.get().classify(text, ""))));
    }
    return events;
  }

  /** Mail that James or a mailet made, and that nobody has noted anything of. */
  private static Accepted asItIs(Mail mail, Instant now) {
    Optional<HeaderBlock> header = header(mail);
    return new Accepted(
        MailAttributes.acceptedAt(mail).orElse(now),
        MailAttributes.token(mail),
        Addresses.sender(mail.getMaybeSender()),
        header.flatMap(HeaderBlock::author),
        MailAttributes.grant(mail).map(Grant::label).orElse(""),
        header.flatMap(fields -> fields.first("Message-ID")).orElse(""),
        0,
        Submission.NONE,
        recipients(mail));
  }

  private static Optional<HeaderBlock> header(Mail mail) {
    try {
      return Optional.of(RawMessage.header(mail));
    } catch (MessagingException | IOException e) {
      LOGGER.warn("The header of {} cannot be read", mail.getName(), e);
      return Optional.empty();
    }
  }

  private static List<Mailbox> recipients(Mail mail) {
    return mail.getRecipients().stream()
        .flatMap(recipient -> Addresses.mailbox(recipient).stream())
        .distinct()
        .toList();
  }

  @Override
  public void write(Changes changes, List<Event> events, Durability durability) {
    log.write(changes, events, durability);
  }
}
