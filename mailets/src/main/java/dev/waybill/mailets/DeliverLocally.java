// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.inject.Inject;
import com.google.inject.name.Named;
import dev.waybill.bridge.Addresses;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.RawMessage;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.runtime.HostMailboxes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.transport.mailets.delivery.MailboxAppenderImpl;
import org.apache.james.transport.mailets.delivery.SimpleMailStore;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;
import reactor.core.publisher.Mono;

/**
 * Puts mail into the inboxes of this server, byte for byte below a Return-Path field (RFC 5321
 * §4.4), and writes for each recipient that it was delivered. Consumes the mail.
 *
 * <p>A recipient whose mailbox fails is tried again, and the others do not get the mail twice. What
 * counts as delivered is on the disk, where the host says when that is so. Thread-safe.
 */
public final class DeliverLocally extends EngineMailet {

  /** Chosen: far more mail than fails at the same time. */
  private static final int MOST_FAILED = 10_000;

  private final SimpleMailStore mailboxes;

  /**
   * One mail in one opening of the mailboxes, which may have lost what an earlier one stored.
   *
   * @param mail its name
   * @param opening see {@link HostMailboxes}
   */
  private record Attempt(String mail, long opening) {}

  /**
   * Who has a mail already.
   *
   * @param stored whose mailbox has it
   * @param noted for whom the log has it as well
   */
  private record Progress(Set<MailAddress> stored, Set<MailAddress> noted) {}

  /** James tries a mail that failed again with all its recipients. */
  private final Cache<Attempt, Progress> progress =
      Caffeine.newBuilder().maximumSize(MOST_FAILED).build();

  /** Called by James's loaders. */
  @Inject
  public DeliverLocally(
      FileSystem fileSystem,
      DomainList domains,
      UsersRepository users,
      @Named("mailboxmanager") MailboxManager manager,
      MetricFactory metrics) {
    super(fileSystem, domains);
    this.mailboxes =
        SimpleMailStore.builder()
            .mailboxAppender(new MailboxAppenderImpl(manager))
            .usersRepository(users)
            .folder("INBOX")
            .metric(metrics.generate("localDeliveredMails"))
            .build();
  }

  @Override
  void handle(Engines.Lease lease, Mail mail) throws MessagingException, IOException {
    HostMailboxes host = lease.waybill().mailboxes();
    Attempt attempt = new Attempt(mail.getName(), host.opening());
    Progress done =
        progress.get(
            attempt,
            unused -> new Progress(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet()));
    Optional<MessagingException> failure = store(mail, done.stored());
    host.sync(attempt.opening());
    for (MailAddress recipient : done.stored()) {
      if (!done.noted().contains(recipient)) {
        note(lease, mail, recipient);
        done.noted().add(recipient);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    progress.invalidate(attempt);
    mail.setState(Mail.GHOST);
  }

  /** Stores the mail for those who do not have it; returns a failure, if there was one. */
  private Optional<MessagingException> store(Mail mail, Set<MailAddress> stored) {
    Optional<MessagingException> failure = Optional.empty();
    for (MailAddress recipient : mail.getRecipients()) {
      if (stored.contains(recipient)) {
        continue;
      }
      try {
        deliver(mail, recipient);
        stored.add(recipient);
      } catch (MessagingException | RuntimeException e) {
        failure =
            Optional.of(new MessagingException("not stored for " + recipient, new IOException(e)));
      }
    }
    return failure;
  }

  private void deliver(Mail mail, MailAddress recipient) throws MessagingException {
    MailImpl copy = MailImpl.duplicateWithoutMessage(mail).build();
    try (InputStream raw = RawMessage.open(mail)) {
      String path = "Return-Path: <" + mail.getMaybeSender().asString("") + ">\r\n";
      copy.setMessageContent(
          MimeMessageInputStreamSource.create(
              copy.getName(),
              new SequenceInputStream(
                  new ByteArrayInputStream(path.getBytes(StandardCharsets.UTF_8)), raw)));
      Mono.from(mailboxes.storeMail(recipient, copy)).block();
    } catch (IOException e) {
      throw new MessagingException("the message cannot be read", e);
    } finally {
      LifecycleUtil.dispose(copy);
    }
  }

  private static void note(Engines.Lease lease, Mail mail, MailAddress recipient)
      throws MessagingException, IOException {
    Optional<Mailbox> mailbox = Addresses.mailbox(recipient);
    if (mailbox.isEmpty()) {
      return;
    }
    Accepted accepted = lease.outbound().acceptance(mail);
    Instant now = lease.waybill().clock().instant();
    int index = accepted.recipients().indexOf(mailbox.get());
    RecipientEvent event =
        new RecipientEvent(
            RecipientEvent.Kind.DELIVERED_LOCALLY,
            now,
            accepted.message(),
            // An alias of a recipient comes behind those that the client named.
            index < 0 ? accepted.recipients().size() : index,
            mailbox.get(),
            accepted.client(),
            "",
            0,
            Optional.empty(),
            "",
            "",
            Optional.empty());
    lease.waybill().log().write(new Changes(), List.of(event), Durability.WRITTEN);
  }
}
