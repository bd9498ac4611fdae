// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyWaitsTest {

  private static final String NEVER_UNSIGNED = "<waybill><dkim strict='true'/></waybill>";
  private static final Duration LONG_AGO = Duration.ofDays(10);

  @TempDir private Path home;

  private final QueuesOfTheTest queues = new QueuesOfTheTest();
  private final QueuesOfTheTest.Queue spool = queues.createQueue(MailQueueFactory.SPOOL);
  private final QueuesOfTheTest.Queue waiting =
      queues.createQueue(MailQueueName.of("waybill-dkim"));
  private final SentMail sent = new SentMail();

  /** What is done with an engine in which a mail waits. */
  @FunctionalInterface
  private interface Course {
    void run(Engine engine, Mail mail) throws Exception;
  }

  private void withMail(String settings, Course before, Course after) throws Exception {
    ServerDirectory server = new ServerDirectory(home, settings);
    Mail mail = mail();
    try (Engines.Lease lease = Engines.lease(server, server)) {
      before.run(lease.engine(), mail);
      waiting.enQueue(mail);
      KeyWaits waits = new KeyWaits(queues, lease.engine(), sent);
      try {
        after.run(lease.engine(), mail);
      } finally {
        waits.close();
      }
    } finally {
      LifecycleUtil.dispose(mail);
    }
  }

  private static Mail mail() throws Exception {
    MailImpl mail =
        MailImpl.builder()
            .name(MailImpl.getId())
            .sender("news@example.com")
            .addRecipients("a@remote.example", "b@remote.example")
            .build();
    byte[] message = "From: news@example.com\r\n\r\nHello.\r\n".getBytes(StandardCharsets.UTF_8);
    mail.setMessageContent(
        MimeMessageInputStreamSource.create(mail.getName(), new ByteArrayInputStream(message)));
    return mail;
  }

  private static Acceptance hasWaitedTooLong(Engine engine, Mail mail) throws Exception {
    MailAttributes.waitsSince(mail, Instant.now().minus(LONG_AGO));
    return engine.outbound().known(mail);
  }

  private static void isDelivered(Engine engine, Acceptance accepted, int index) {
    engine
        .journal()
        .record(
            new Event(
                accepted.message(),
                index,
                accepted.recipients().get(index),
                Event.Kind.DELIVERED,
                Instant.now(),
                Optional.empty(),
                ""));
  }

  private static List<Event.Kind> kinds(Engine engine, Mail mail) throws Exception {
    return engine
        .journal()
        .history(engine.outbound().known(mail).message())
        .orElseThrow()
        .events()
        .stream()
        .map(Event::kind)
        .toList();
  }

  @Test
  void loses_no_mail_that_cannot_go_back_many_times() throws Exception {
    spool.failures.set(50);

    withMail(
        "<waybill/>",
        (engine, mail) -> {},
        (engine, mail) -> {
          Mail back = spool.mails.poll(30, TimeUnit.SECONDS);
          assertThat(back).isNotNull();
          assertThat(back.getName()).isEqualTo(mail.getName());
          assertThat(back.getRecipients()).hasSize(2);
        });

    assertThat(spool.failures).hasValue(0);
    assertThat(spool.mails).isEmpty();
  }

  @Test
  void tells_the_author_of_mail_that_nobody_has_planned() throws Exception {
    withMail(
        NEVER_UNSIGNED,
        (engine, mail) -> MailAttributes.waitsSince(mail, Instant.now().minus(LONG_AGO)),
        (engine, mail) -> {
          assertThat(waiting.done.poll(30, TimeUnit.SECONDS)).isEqualTo(mail.getName());
          assertThat(sent.recipients)
              .extracting(Object::toString)
              .containsExactly("news@example.com", "news@example.com");
        });

    assertThat(spool.mails).isEmpty();
  }

  @Test
  void tells_nobody_of_a_recipient_whose_twin_was_delivered() throws Exception {
    withMail(
        NEVER_UNSIGNED,
        (engine, mail) -> isDelivered(engine, hasWaitedTooLong(engine, mail), 0),
        (engine, mail) -> {
          assertThat(waiting.done.poll(30, TimeUnit.SECONDS)).isEqualTo(mail.getName());
          assertThat(sent.recipients).hasSize(1);
          assertThat(kinds(engine, mail))
              .containsOnlyOnce(Event.Kind.DELIVERED, Event.Kind.BOUNCED);
        });
  }
}
