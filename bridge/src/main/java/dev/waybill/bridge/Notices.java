// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.BounceSettings;
import dev.waybill.core.bounce.NoticeComposer;
import dev.waybill.core.delivery.BounceListener;
import dev.waybill.core.delivery.OutgoingStore;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.relay.Grant;
import dev.waybill.storage.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells authors that their mail was not delivered, by a message through James's own spool.
 *
 * <p>Nobody is told of the failure of a notice: its sender is null. Thread-safe.
 */
final class Notices implements BounceListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(Notices.class);

  /** Speaks for a server that has no domain yet (RFC 2606 §2). */
  private static final DomainName NAMELESS = DomainName.parse("localhost.invalid");

  private final Supplier<BounceSettings> settings;
  private final Database storage;
  private final LocalDomains domains;
  private final MailetContext context;
  private final Consumer<String> bounced;

  /**
   * Tells by these settings.
   *
   * @param bounced hears the client of each message that bounced
   */
  Notices(
      Supplier<BounceSettings> settings,
      Database storage,
      LocalDomains domains,
      MailetContext context,
      Consumer<String> bounced) {
    this.bounced = bounced;
    this.settings = settings;
    this.storage = storage;
    this.domains = domains;
    this.context = context;
  }

  /** An outgoing message bounced in the dialogue with its next hop, or was given up. */
  @Override
  public void bounced(OutgoingStore.Untold bounce) {
    Event event = bounce.outcome();
    Optional<Acceptance> acceptance = storage.journal().acceptance(event.message());
    if (acceptance.isEmpty()) {
      LOGGER.error(
          "{} to {} bounced, but the journal does not know its author",
          event.message(),
          event.recipient());
      return;
    }
    try (InputStream raw = storage.outgoing().open(event.message())) {
      tell(acceptance.get(), event, HeaderBlock.read(raw).octets());
    } catch (NoSuchFileException e) {
      // Whoever lost the file, the author hears of the bounce all the same.
      tell(acceptance.get(), event, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes of " + event.message() + " cannot be read", e);
    }
  }

  /** Sends the notice about one outcome; durable in James's spool when it returns. */
  void tell(Acceptance acceptance, Event event, byte[] originalHeader) {
    bounced.accept(acceptance.client());
    if (!settings.get().notifyAuthor()) {
      return;
    }
    Optional<Mailbox> to = reader(acceptance);
    if (to.isPresent()) {
      NoticeComposer composer = new NoticeComposer(host(acceptance));
      byte[] notice = composer.compose(to.get(), acceptance, event, originalHeader);
      send(to.get(), Grant.Ours.NOTICE, new ByteArrayInputStream(notice));
    }
  }

  /** Passes something on to the author as it is, under the null sender. */
  void passOn(Acceptance acceptance, InputStream raw) {
    reader(acceptance).ifPresent(to -> send(to, Grant.Ours.PASSED_ON, raw));
  }

  // The author, unless nobody would read it there: then whoever the client named as the sender.
  private Optional<Mailbox> reader(Acceptance acceptance) {
    Optional<Mailbox> sender = acceptance.sender().mailbox();
    if (sender.isEmpty()) {
      return Optional.empty();
    }
    List<Mailbox> candidates =
        Stream.of(acceptance.author(), sender)
            .flatMap(Optional::stream)
            .filter(mailbox -> Addresses.mailAddress(mailbox).isPresent())
            .toList();
    if (candidates.isEmpty()) {
      LOGGER.warn("Nobody can be told of the bounce of {}", acceptance.message());
    }
    return candidates.stream()
        .filter(this::isRead)
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }

  private boolean isRead(Mailbox mailbox) {
    return !domains.contains(mailbox.domain())
        || Addresses.mailAddress(mailbox).filter(context::isLocalEmail).isPresent();
  }

  private DomainName host(Acceptance acceptance) {
    return acceptance
        .sender()
        .mailbox()
        .map(Mailbox::domain)
        .filter(domains::contains)
        .or(domains::defaultDomain)
        .orElse(NAMELESS);
  }

  private void send(Mailbox to, Grant grant, InputStream raw) {
    OwnMail.send(context, to, grant, raw);
  }
}
