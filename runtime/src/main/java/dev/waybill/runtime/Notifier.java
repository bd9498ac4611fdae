// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.notice.Notification;
import dev.waybill.core.notice.NotificationMail;
import dev.waybill.core.notice.NotifySettings;
import dev.waybill.core.notice.Webhook;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.time.Backoff;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the account, the postmaster and the webhook what happened, behind the caller.
 *
 * <p>Thread-safe. Mail goes to mailboxes of this server only, and to the postmaster wherever he is:
 * a foreign sender address may be anybody's. What cannot be sent, because the host is not ready or
 * does not take it, is tried again for some minutes. When too much waits, more is dropped and
 * counted. What waits when the process dies is lost.
 */
final class Notifier implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Notifier.class);

  /** Chosen: some megabytes. */
  private static final int CAPACITY = 1000;

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** Chosen: some five minutes after the host is ready, its domains and users are there. */
  private static final int ATTEMPTS = 10;

  /** What the rest may still take at the end; chosen. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private enum Reader {
    CONCERNED,
    POSTMASTER
  }

  private record Letter(Notification notification, Reader reader) {}

  private final Supplier<NotifySettings> settings;
  private final HostLink host;
  private final Supplier<Optional<Mailbox>> postmaster;
  private final Tasks tasks;
  private final String mailing;
  private final Lane mails;
  private final Lane posts;
  private final AtomicLong dropped = new AtomicLong();
  private final Deque<Letter> letters = new ArrayDeque<>();

  // Of the mailing lane alone.
  private int failures;
  private long mailAgainAt = System.nanoTime();

  // Of the posting lane alone.
  private @Nullable Supplier<Optional<Webhook>> webhook;

  /**
   * Tells by these settings.
   *
   * @param about what, for the names of threads, such as {@code limit}
   */
  Notifier(
      String about,
      Supplier<NotifySettings> settings,
      HostLink host,
      Supplier<Optional<Mailbox>> postmaster,
      Tasks tasks) {
    this.settings = settings;
    this.host = host;
    this.postmaster = postmaster;
    this.tasks = tasks;
    this.mailing = about + "-notices";
    this.mails = tasks.lane(mailing, 1, 1);
    this.posts = tasks.lane(about + "-webhook", 1, CAPACITY);
  }

  /** Has everybody told who is to be told. Returns at once. */
  void tell(Notification notification) {
    LOGGER.info("{}: {}", notification.event(), notification.subject());
    if (settings.get().account() && !notification.concerned().isEmpty()) {
      write(new Letter(notification, Reader.CONCERNED));
    }
    if (settings.get().postmaster()) {
      write(new Letter(notification, Reader.POSTMASTER));
    }
    tellPrograms(notification);
  }

  /** Has the webhook told, and nobody else. Returns at once. */
  void tellPrograms(Notification notification) {
    if (settings.get().webhook().isPresent() && !posts.offer(() -> post(notification))) {
      drop(notification);
    }
  }

  /** Sends now what could not be sent before, because the host is ready. */
  void hostReady() {
    mails.execute(this::mail);
  }

  /** How many were dropped because too many waited. */
  long dropped() {
    return dropped.get();
  }

  private void write(Letter letter) {
    synchronized (letters) {
      if (letters.size() >= CAPACITY) {
        drop(letter.notification());
        return;
      }
      letters.add(letter);
    }
    mails.execute(this::mail);
  }

  private void drop(Notification notification) {
    if (dropped.getAndIncrement() == 0) {
      LOGGER.warn("Too many notices wait; dropped the one about: {}", notification.subject());
    }
  }

  // On the mailing lane: one letter after the other, as long as they can be sent.
  private void mail() {
    Optional<HostMail> mail = host.mail();
    if (System.nanoTime() - mailAgainAt < 0) {
      return;
    }
    for (Letter next = first(); mail.isPresent() && next != null; next = first()) {
      try {
        send(mail.get(), next);
        failures = 0;
      } catch (RuntimeException e) {
        failures++;
        if (failures < ATTEMPTS) {
          LOGGER.debug("{} is told again soon", next.notification().subject(), e);
          Duration pause = BACKOFF.after(failures);
          mailAgainAt = System.nanoTime() + pause.toNanos();
          tasks.after(mailing, pause, () -> mails.execute(this::mail));
          return;
        }
        failures = 0;
        LOGGER.warn("Nobody was told by mail: {}", next.notification().subject(), e);
      }
      synchronized (letters) {
        letters.poll();
      }
    }
  }

  private @Nullable Letter first() {
    synchronized (letters) {
      return letters.peek();
    }
  }

  private void send(HostMail mail, Letter letter) {
    Notification notification = letter.notification();
    Optional<Mailbox> to = postmaster.get();
    if (letter.reader() == Reader.CONCERNED) {
      notification.concerned().stream()
          .filter(concerned -> host.isHere(concerned) && !to.equals(Optional.of(concerned)))
          .forEach(each -> send(mail, each, writer(each).forConcerned(each, notification)));
      return;
    }
    // A host makes its adapters before it knows its domains and users, so this may come too early.
    Mailbox reader =
        to.orElseThrow(() -> new IllegalStateException("mail for the postmaster reaches nobody"));
    send(mail, reader, writer(reader).forPostmaster(reader, notification));
  }

  private NotificationMail writer(Mailbox to) {
    return new NotificationMail(host.writingDomain(Optional.of(to.domain())));
  }

  private static void send(HostMail mail, Mailbox to, byte[] message) {
    mail.send(to, Grant.SystemGrant.NOTICE, new ByteArrayInputStream(message));
  }

  private void post(Notification notification) {
    if (webhook == null) {
      webhook = new Derived<>(settings, Notifier::webhook);
    }
    webhook.get().ifPresent(ready -> ready.accept(notification));
  }

  private static Optional<Webhook> webhook(NotifySettings settings) {
    return settings
        .webhook()
        .map(address -> new Webhook(address, secret(settings.webhookSecret()), Webhook.PAUSES));
  }

  private static byte[] secret(Optional<Path> file) {
    try {
      return file.isEmpty()
          ? new byte[0]
          : Files.readString(file.get()).strip().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the secret of the webhook cannot be read: " + file, e);
    }
  }

  /** Tells what waits, for some seconds. */
  @Override
  public void close() {
    mails.awaitIdle(PATIENCE);
    posts.awaitIdle(PATIENCE);
    synchronized (letters) {
      letters.forEach(
          untold -> LOGGER.warn("Nobody was told by mail: {}", untold.notification().subject()));
    }
  }
}
