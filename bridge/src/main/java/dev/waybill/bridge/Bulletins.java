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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  /** Chosen: more than a server has to say before its mailets are there. */
  private static final int MAX_EARLY = 1000;

  /** Chosen: what James needs on a slow machine from its mailets to its users. */
  private static final int START_SECONDS = 30;

  /** Speaks for a server that has no domain yet (RFC 2606 §2). */
  private static final DomainName NAMELESS = DomainName.parse("localhost.invalid");

  private final Supplier<NotifySettings> settings;
  private final LocalDomains domains;
  private final Dispatcher<Notification> mails;
  private final Dispatcher<Notification> posts;
  private final Deque<Notification> early = new ArrayDeque<>();
  private @Nullable MailetContext context;

  // Of the mailing thread alone.
  private boolean jamesIsUp;

  // Of the posting thread alone.
  private @Nullable NotifySettings postedBy;
  private @Nullable Webhook webhook;

  Bulletins(Supplier<NotifySettings> settings, LocalDomains domains) {
    this.settings = settings;
    this.domains = domains;
    this.mails = new Dispatcher<>("waybill-notices", this::mail);
    this.posts = new Dispatcher<>("waybill-webhook", this::post);
  }

  /** Sends mail through this context from now on, first what could not be sent before. */
  void sendThrough(MailetContext mailetContext) {
    List<Notification> waiting;
    synchronized (early) {
      context = mailetContext;
      waiting = List.copyOf(early);
      early.clear();
    }
    waiting.forEach(mails::dispatch);
  }

  /** The context; without one the notification is kept until there is. */
  private Optional<MailetContext> contextFor(Notification notification) {
    synchronized (early) {
      Optional<MailetContext> open = Optional.ofNullable(context);
      if (open.isEmpty() && early.size() < MAX_EARLY) {
        early.add(notification);
      } else if (open.isEmpty()) {
        LOGGER.warn("Nobody can be told yet: {}", notification.subject());
      }
      return open;
    }
  }

  /** Has everybody told who is to be told. Returns at once. */
  void tell(Notification notification) {
    LOGGER.info("{}: {}", notification.event(), notification.subject());
    mails.dispatch(notification);
    tellPrograms(notification);
  }

  /** Has the webhook told, and nobody else. Returns at once. */
  void tellPrograms(Notification notification) {
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
    synchronized (early) {
      early.forEach(untold -> LOGGER.warn("Nobody was told by mail: {}", untold.subject()));
    }
  }

  private void mail(Notification notification) {
    contextFor(notification).ifPresent(open -> mail(open, notification));
  }

  private void mail(MailetContext open, Notification notification) {
    Optional<Mailbox> postmaster = postmaster(open);
    if (settings.get().account()) {
      notification.concerned().stream()
          .filter(mailbox -> isHere(open, mailbox) && !postmaster.equals(Optional.of(mailbox)))
          .forEach(to -> send(open, to, writer(to).forConcerned(to, notification)));
    }
    if (settings.get().postmaster()) {
      reachablePostmaster(open)
          .ifPresentOrElse(
              to -> send(open, to, writer(to).forPostmaster(to, notification)),
              () -> LOGGER.warn("The postmaster has no mailbox: {}", notification.subject()));
    }
  }

  private static Optional<Mailbox> postmaster(MailetContext open) {
    return Optional.ofNullable(open.getPostmaster()).flatMap(Addresses::mailbox);
  }

  // James makes its mailets before it knows its domains and users, so the first one may wait.
  private Optional<Mailbox> reachablePostmaster(MailetContext open) {
    Optional<Mailbox> found = Optional.empty();
    for (int left = jamesIsUp ? 0 : START_SECONDS; found.isEmpty() && left >= 0; left--) {
      found = postmaster(open).filter(to -> !domains.contains(to.domain()) || isHere(open, to));
      if (found.isEmpty() && left > 0 && !slept()) {
        left = 0;
      }
    }
    jamesIsUp = true;
    return found;
  }

  private static boolean slept() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
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
