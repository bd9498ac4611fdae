// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.notice.Dispatcher;
import dev.waybill.core.notice.Notification;
import dev.waybill.core.notice.NotificationMail;
import dev.waybill.core.notice.NotifySettings;
import dev.waybill.core.notice.Webhook;
import dev.waybill.core.relay.Grant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mailet.MailetContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the account, the postmaster and the webhook what happened, behind whoever says so.
 *
 * <p>Thread-safe. Mail goes to mailboxes of this server only, and to the postmaster wherever he is:
 * a foreign sender address may be anybody's.
 */
final class Bulletins implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Bulletins.class);

  /** Speaks for a server that has no domain yet (RFC 2606 §2). */
  private static final DomainName NAMELESS = DomainName.parse("localhost.invalid");

  private final Supplier<NotifySettings> settings;
  private final LocalDomains domains;
  private final Dispatcher<Notification> mails;
  private final Dispatcher<Notification> posts;
  private volatile @Nullable MailetContext context;

  // Of the posting thread alone.
  private @Nullable NotifySettings postedBy;
  private @Nullable Webhook webhook;

  Bulletins(Supplier<NotifySettings> settings, LocalDomains domains) {
    this.settings = settings;
    this.domains = domains;
    this.mails = new Dispatcher<>("waybill-notices", this::mail);
    this.posts = new Dispatcher<>("waybill-webhook", this::post);
  }

  /** Sends mail through this context from now on. */
  void sendThrough(MailetContext mailetContext) {
    context = mailetContext;
  }

  /** Has everybody told who is to be told. Returns at once. */
  void tell(Notification notification) {
    LOGGER.info("{}: {}", notification.event(), notification.subject());
    mails.dispatch(notification);
    if (settings.get().webhook().isPresent()) {
      posts.dispatch(notification);
    }
  }

  /** How many were dropped because too many waited. */
  long dropped() {
    return mails.dropped() + posts.dropped();
  }

  @Override
  public void close() {
    mails.close();
    posts.close();
  }

  private void mail(Notification notification) {
    MailetContext open = context;
    if (open == null) {
      LOGGER.warn("Nobody can be told yet: {}", notification.subject());
      return;
    }
    Optional<Mailbox> postmaster =
        Optional.ofNullable(open.getPostmaster()).flatMap(Addresses::mailbox);
    if (settings.get().account()) {
      notification.concerned().stream()
          .filter(mailbox -> isHere(open, mailbox) && !postmaster.equals(Optional.of(mailbox)))
          .forEach(to -> send(open, to, writer(to).forConcerned(to, notification)));
    }
    if (settings.get().postmaster()) {
      postmaster
          .filter(to -> !domains.contains(to.domain()) || isHere(open, to))
          .ifPresentOrElse(
              to -> send(open, to, writer(to).forPostmaster(to, notification)),
              () -> LOGGER.warn("The postmaster has no mailbox: {}", notification.subject()));
    }
  }

  private boolean isHere(MailetContext open, Mailbox mailbox) {
    return domains.contains(mailbox.domain())
        && Addresses.mailAddress(mailbox).filter(open::isLocalEmail).isPresent();
  }

  private NotificationMail writer(Mailbox to) {
    Optional<DomainName> own = Optional.of(to.domain()).filter(domains::contains);
    return new NotificationMail(own.or(domains::defaultDomain).orElse(NAMELESS));
  }

  private static void send(MailetContext open, Mailbox to, byte[] message) {
    OwnMail.send(open, to, Grant.Ours.NOTICE, new ByteArrayInputStream(message));
  }

  private void post(Notification notification) {
    NotifySettings inForce = settings.get();
    Webhook ready = webhook;
    if (ready == null || !inForce.equals(postedBy)) {
      Optional<URI> address = inForce.webhook();
      if (address.isEmpty()) {
        return;
      }
      ready = new Webhook(address.get(), secret(inForce), Webhook.PAUSES);
      webhook = ready;
      postedBy = inForce;
    }
    ready.accept(notification);
  }

  private static byte[] secret(NotifySettings settings) {
    Optional<Path> file = settings.webhookSecret();
    try {
      return file.isEmpty()
          ? new byte[0]
          : Files.readString(file.get()).strip().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the secret of the webhook cannot be read: " + file, e);
    }
  }
}
