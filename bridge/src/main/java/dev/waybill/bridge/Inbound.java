// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.BounceReader;
import dev.waybill.core.bounce.BounceReading;
import dev.waybill.core.bounce.ReturnedMail;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.returnpath.ReturnPath;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with mail that comes to a return path of ours.
 *
 * <p>A bounce is told to the author and then journalled, in this order, so that a crash between the
 * two repeats the notice instead of losing it. A second report about a bounce that is journalled
 * already changes nothing. What is no bounce, such as a vacation notice, is passed on to the author
 * as it is; so is a bounce in a host's own words, which a person can read and we cannot.
 * Thread-safe.
 */
public final class Inbound {

  private static final Logger LOGGER = LoggerFactory.getLogger(Inbound.class);

  /**
   * Chosen: more than James has threads for it, so that two messages rarely wait for each other.
   */
  private static final int STRIPES = 64;

  private static final List<Object> LOCKS = Stream.generate(Object::new).limit(STRIPES).toList();

  private final Engine engine;
  private final Notices notices;

  Inbound(Engine engine, Notices notices) {
    this.engine = engine;
    this.notices = notices;
  }

  /** Handles the mail for each of its recipients. */
  public void route(Mail mail) throws MessagingException, IOException {
    Instant at = MailAttributes.acceptedAt(mail).orElseGet(engine.clock()::instant);
    for (MailAddress recipient : mail.getRecipients()) {
      Optional<Mailbox> address = Addresses.mailbox(recipient);
      ReturnPath path =
          address
              .map(mailbox -> engine.returnPaths().read(mailbox, at))
              .orElseGet(ReturnPath.Foreign::new);
      if (path instanceof ReturnPath.Genuine genuine) {
        route(mail, genuine);
      } else {
        throw new MessagingException("not a valid return path of ours: " + recipient);
      }
    }
  }

  private void route(Mail mail, ReturnPath.Genuine path) throws MessagingException, IOException {
    Optional<History> history = engine.journal().history(path.message());
    if (history.isEmpty()) {
      throw new MessagingException("the journal does not know " + path.message());
    }
    Acceptance acceptance = history.get().acceptance();
    ReturnedMail returned;
    try (InputStream raw = RawMessage.open(mail)) {
      returned = BounceReader.read(raw);
    }
    Instant at = MailAttributes.acceptedAt(mail).orElseGet(engine.clock()::instant);
    Optional<Event> outcome = BounceReading.outcome(path, acceptance, returned, at);
    if (outcome.isPresent()) {
      bounced(outcome.get());
    } else if (!(returned instanceof ReturnedMail.DeliveryReport)) {
      try (InputStream raw = RawMessage.open(mail)) {
        notices.passOn(acceptance, raw);
      }
    }
  }

  // Reports about one recipient come together where a gateway and a mail host both write one.
  private void bounced(Event event) {
    int stripe = Math.floorMod(31 * event.message().hashCode() + event.recipientIndex(), STRIPES);
    synchronized (LOCKS.get(stripe)) {
      History history = engine.journal().history(event.message()).orElseThrow();
      if (history.events().stream().anyMatch(earlier -> isSameBounce(earlier, event))) {
        LOGGER.info("{} to {} bounced again; told before", event.message(), event.recipient());
        return;
      }
      notices.tell(history.acceptance(), event, new byte[0]);
      engine.journal().record(event);
    }
    LOGGER.info(
        "{} to {} bounced later: {}",
        event.message(),
        event.recipient(),
        event.reply().map(Object::toString).orElse("no reply"));
  }

  private static boolean isSameBounce(Event earlier, Event event) {
    return earlier.recipientIndex() == event.recipientIndex()
        && (earlier.kind() == Event.Kind.BOUNCED || earlier.kind() == Event.Kind.BOUNCED_LATER);
  }
}
