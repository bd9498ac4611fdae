// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.inject.Inject;
import com.google.inject.name.Named;
import dev.waybill.bridge.Addresses;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.bridge.RawMessage;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
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
 * <p>A recipient whose mailbox fails is tried again, and the others do not get the mail twice.
 * Thread-safe.
 */
public final class DeliverLocally extends EngineMailet {

  /** Chosen: far more mail than fails at the same time. */
  private static final int MOST_FAILED = 10_000;

  private final SimpleMailStore mailboxes;

  /**
   * Who has the mail already, by its name: James tries a mail that failed again with all its
   * recipients. In memory only, as the mailboxes are not synced before the mail leaves the spool.
   */
  private final Cache<String, Set<MailAddress>> stored =
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
    Set<MailAddress> done = stored.get(mail.getName(), unused -> ConcurrentHashMap.newKeySet());
    Optional<MessagingException> failure = Optional.empty();
    for (MailAddress recipient : mail.getRecipients()) {
      if (done.contains(recipient)) {
        continue;
      }
      try {
        deliver(mail, recipient);
        done.add(recipient);
        note(lease, mail, recipient);
      } catch (MessagingException | RuntimeException e) {
        failure =
            Optional.of(new MessagingException("not stored for " + recipient, new IOException(e)));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    stored.invalidate(mail.getName());
    mail.setState(Mail.GHOST);
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

  private static void note(Engines.Lease lease, Mail mail, MailAddress recipient) {
    Optional<Mailbox> mailbox = Addresses.mailbox(recipient);
    Optional<Accepted> accepted =
        MailAttributes.accepted(mail)
            .or(() -> lease.waybill().log().accepted(MailAttributes.token(mail)));
    if (mailbox.isEmpty() || accepted.isEmpty()) {
      return;
    }
    Instant now = lease.waybill().clock().instant();
    int index = accepted.get().recipients().indexOf(mailbox.get());
    RecipientEvent event =
        new RecipientEvent(
            RecipientEvent.Kind.DELIVERED_LOCALLY,
            now,
            accepted.get().message(),
            // An alias of a recipient comes behind those that the client named.
            index < 0 ? accepted.get().recipients().size() : index,
            mailbox.get(),
            accepted.get().client(),
            "",
            0,
            Optional.empty(),
            "",
            "",
            Optional.empty());
    lease.waybill().log().write(new Changes(), List.of(event), Durability.WRITTEN);
  }
}
