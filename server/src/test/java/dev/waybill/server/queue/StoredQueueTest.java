// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import static dev.waybill.server.queue.TestQueues.mail;
import static dev.waybill.server.queue.TestQueues.names;
import static dev.waybill.server.queue.TestQueues.next;
import static dev.waybill.server.queue.TestQueues.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.bridge.RawMessage;
import dev.waybill.core.store.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoredQueueTest {

  private static final String MESSAGE =
      "Subject: h\u00c3\u00a9\u00ff\r\nX: \r\n\r\n.body \u00e9\n\r";
  private static final AttributeName FAILURES = AttributeName.of("mail-processing-error-count");

  @TempDir private Path directory;
  private TestQueues queues;
  private ManageableMailQueue spool;

  @BeforeEach
  void open() {
    queues = new TestQueues(directory);
    spool = queues.spool();
  }

  @AfterEach
  void close() {
    queues.close();
  }

  private void restart() {
    queues.restart();
    spool = queues.spool();
  }

  /** What James's spooler does with a mail whose processing threw. */
  private void fail(MailQueueItem item) throws MailQueueException {
    Mail mail = item.getMail();
    assertThat(mail.getAttribute(FAILURES)).isEmpty();
    mail.setAttribute(new Attribute(FAILURES, AttributeValue.of(1)));
    spool.enQueue(mail);
    item.done(CompletionStatus.SUCCESS);
  }

  @Nested
  class A_mail {

    @Test
    void comes_out_as_it_went_in_octet_for_octet() throws Exception {
      spool.enQueue(mail("one", MESSAGE));

      MailQueueItem item = next(spool);

      assertThat(octets(item.getMail())).isEqualTo(MESSAGE);
      assertThat(item.getMail().getMessageSize()).isEqualTo(MESSAGE.length());
      assertThat(octets(item.getMail().duplicate())).isEqualTo(MESSAGE);
    }

    @Test
    void keeps_its_envelope_and_its_attributes() throws Exception {
      MailImpl mail = mail("one", MESSAGE);
      mail.setState("relay");
      mail.setErrorMessage("first line\nsecond");
      mail.setLastUpdated(Date.from(TestQueues.BEGIN));
      mail.setRemoteHost("client.example");
      mail.setRemoteAddr("192.0.2.7");
      Attribute text = new Attribute(AttributeName.of("x"), AttributeValue.of("a\u0000\u00e9"));
      mail.setAttribute(text);
      mail.setAttribute(
          new Attribute(AttributeName.of("gone"), AttributeValue.ofUnserializable(new Object())));
      Header header = Header.builder().name("X-For").value("bob").build();
      mail.addSpecificHeaderForRecipient(header, new MailAddress("bob@remote.example"));
      spool.enQueue(mail);
      restart();

      Mail out = next(spool).getMail();

      assertThat(out.getName()).isEqualTo("one");
      assertThat(out.getState()).isEqualTo("relay");
      assertThat(out.getErrorMessage()).isEqualTo("first line\nsecond");
      assertThat(out.getLastUpdated()).isEqualTo(Date.from(TestQueues.BEGIN));
      assertThat(out.getRemoteHost()).isEqualTo("client.example");
      assertThat(out.getRemoteAddr()).isEqualTo("192.0.2.7");
      assertThat(out.getMaybeSender().asString()).isEqualTo("news@example.com");
      assertThat(out.getRecipients()).containsExactly(new MailAddress("bob@remote.example"));
      assertThat(out.attributes()).containsExactly(text);
      assertThat(out.getPerRecipientSpecificHeaders())
          .isEqualTo(mail.getPerRecipientSpecificHeaders());
    }

    @Test
    void without_a_sender_has_none_afterwards() throws Exception {
      MailImpl bounce = mail("bounce", MESSAGE);
      bounce.setSender(null);
      spool.enQueue(bounce);

      assertThat(next(spool).getMail().hasSender()).isFalse();
    }

    @Test
    void leaves_nothing_behind_when_it_is_done() throws Exception {
      spool.enQueue(mail("one", MESSAGE));

      next(spool).done(CompletionStatus.SUCCESS);

      assertThat(spool.getSize()).isZero();
      assertThat(names(spool)).isEmpty();
      assertThat(queues.storedMessages()).isZero();
    }

    @Test
    void without_a_message_is_refused() {
      MailImpl empty = MailImpl.builder().name("empty").build();

      assertThatThrownBy(() -> spool.enQueue(empty)).isInstanceOf(MailQueueException.class);
    }

    @Test
    void is_handed_out_again_after_a_crash() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      next(spool);

      restart();

      assertThat(octets(next(spool).getMail())).isEqualTo(MESSAGE);
    }

    @Test
    void is_handed_out_in_the_order_of_arrival() throws Exception {
      for (String name : List.of("one", "two", "three")) {
        spool.enQueue(mail(name, MESSAGE));
      }

      assertThat(next(spool).getMail().getName()).isEqualTo("one");
      assertThat(next(spool).getMail().getName()).isEqualTo("two");
      assertThat(next(spool).getMail().getName()).isEqualTo("three");
    }

    @Test
    void is_handed_out_at_once_to_who_waits() throws Exception {
      CompletableFuture<MailQueueItem> waiting = CompletableFuture.supplyAsync(() -> next(spool));

      spool.enQueue(mail("one", MESSAGE));

      assertThat(waiting.get(30, TimeUnit.SECONDS).getMail().getName()).isEqualTo("one");
    }

    @Test
    void waits_for_its_time() throws Exception {
      spool.enQueue(mail("late", MESSAGE), Duration.ofHours(1));
      spool.enQueue(mail("soon", MESSAGE));

      assertThat(next(spool).getMail().getName()).isEqualTo("soon");
      queues.pass(Duration.ofHours(1));
      assertThat(next(spool).getMail().getName()).isEqualTo("late");
    }

    @Test
    void may_wait_for_ever() throws Exception {
      spool.enQueue(mail("never", MESSAGE), Duration.ofSeconds(Long.MAX_VALUE));

      assertThat(spool.browse().next().getNextDelivery().orElseThrow().getYear())
          .isGreaterThan(1_000_000);
    }
  }

  @Nested
  class Octets {

    @Test
    void are_stored_once_for_all_parts_of_a_mail() throws Exception {
      spool.enQueue(mail("whole", MESSAGE));
      MailQueueItem whole = next(spool);
      int before = queues.store().writes().size();

      Mail part = RawMessage.copy(whole.getMail());
      spool.enQueue(part);
      whole.done(CompletionStatus.SUCCESS);

      List<Durability> writes = queues.store().writes();
      assertThat(writes.subList(0, before)).endsWith(Durability.SYNCED);
      assertThat(writes.subList(before, writes.size()))
          .containsExactly(Durability.WRITTEN, Durability.WRITTEN);
      assertThat(queues.storedMessages()).isOne();
      MailQueueItem rest = next(spool);
      assertThat(octets(rest.getMail())).isEqualTo(MESSAGE);
      rest.done(CompletionStatus.SUCCESS);
      assertThat(queues.storedMessages()).isZero();
    }

    @Test
    void are_stored_anew_when_a_mailet_changed_them() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      item.getMail().getMessage().addHeader("X-New", "y");

      spool.enQueue(item.getMail());
      item.done(CompletionStatus.SUCCESS);

      assertThat(octets(next(spool).getMail())).startsWith("X-New: y\r\n");
      assertThat(queues.storedMessages()).isOne();
    }
  }

  @Nested
  class A_mail_that_fails {

    @Test
    void replaces_itself_and_comes_back_later() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      item.getMail().setState("changed");

      fail(item);

      assertThat(names(spool)).containsExactly("one");
      assertThat(spool.getSize()).isOne();
      queues.pass(Duration.ofSeconds(1));
      Mail again = next(spool).getMail();
      assertThat(again.getState()).isEqualTo("changed");
      assertThat(octets(again)).isEqualTo(MESSAGE);
    }

    @Test
    void is_there_with_its_octets_after_a_crash() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      item.getMail().getMessage().addHeader("X-New", "y");
      fail(item);

      restart();
      queues.pass(Duration.ofSeconds(1));

      assertThat(octets(next(spool).getMail())).startsWith("X-New: y\r\n");
      assertThat(queues.storedMessages()).isOne();
    }

    @Test
    void waits_longer_each_time() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      Instant seen = TestQueues.BEGIN;

      for (int seconds : List.of(1, 4, 16, 64, 256, 1024, 3600, 3600)) {
        fail(next(spool));
        Instant due = spool.browse().next().getNextDelivery().orElseThrow().toInstant();
        assertThat(due).isEqualTo(seen.plusSeconds(seconds));
        queues.pass(Duration.ofSeconds(seconds));
        seen = due;
      }
    }

    @Test
    void is_a_dead_letter_after_five_days() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      fail(next(spool));
      queues.pass(Duration.ofDays(5));

      MailQueueItem last = next(spool);
      last.getMail().setErrorMessage("the database is away\nat a.b.C");
      fail(last);

      assertThat(spool.getSize()).isZero();
      DeadLetters letters = queues.all().deadLetters("var/mail/error");
      Mail dead = letters.find(letters.page(0).get(0).number()).orElseThrow();
      assertThat(dead.getName()).isEqualTo("one");
      assertThat(dead.getErrorMessage())
          .isEqualTo("Processing failed 2 times: the database is away");
      assertThat(octets(dead)).isEqualTo(MESSAGE);
      restart();
      assertThat(spool.getSize()).isZero();
      assertThat(queues.storedMessages()).isOne();
    }

    @Test
    void and_is_rejected_comes_back_as_it_was() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      item.getMail().setState("changed");

      item.done(CompletionStatus.REJECT);

      queues.pass(Duration.ofSeconds(1));
      assertThat(next(spool).getMail().getState()).isEqualTo("root");
    }

    @Test
    void and_was_split_is_made_durable_for_whom_it_was_handed_out() throws Exception {
      List<Integer> recipients = new ArrayList<>();
      queues.durability =
          mail -> {
            int before = mail.getRecipients().size();
            return () -> recipients.add(before);
          };
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      item.getMail().setRecipients(List.of());

      item.done(CompletionStatus.SUCCESS);

      assertThat(recipients).containsExactly(1);
    }

    @Test
    void because_what_became_of_it_is_not_durable_comes_back() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      queues.durability =
          mail ->
              () -> {
                throw new IllegalStateException("no disk");
              };
      next(spool).done(CompletionStatus.SUCCESS);
      queues.durability = mail -> () -> {};

      queues.pass(Duration.ofSeconds(1));

      next(spool).done(CompletionStatus.SUCCESS);
      assertThat(spool.getSize()).isZero();
    }
  }

  @Nested
  class An_operator {

    @BeforeEach
    void fill() throws Exception {
      MailImpl other = mail("other", MESSAGE);
      other.setSender(new MailAddress("ada@example.org"));
      other.setRecipients(List.of(new MailAddress("carl@remote.example")));
      spool.enQueue(mail("one", MESSAGE), Duration.ofDays(1));
      spool.enQueue(mail("two", MESSAGE), Duration.ofDays(1));
      spool.enQueue(other, Duration.ofDays(1));
    }

    @Test
    void sees_more_than_a_page() throws Exception {
      for (int count = 0; count < 500; count++) {
        spool.enQueue(mail("m" + count, MESSAGE));
      }

      assertThat(names(spool)).hasSize(503).startsWith("one", "two", "other").endsWith("m499");
    }

    @Test
    void removes_by_name_sender_or_recipient() throws Exception {
      assertThat(spool.remove(ManageableMailQueue.Type.Name, "two")).isOne();
      assertThat(spool.remove(ManageableMailQueue.Type.Sender, "news@example.com")).isOne();
      assertThat(spool.remove(ManageableMailQueue.Type.Recipient, "bob@remote.example")).isZero();
      assertThat(spool.remove(ManageableMailQueue.Type.Recipient, "carl@remote.example")).isOne();

      assertThat(names(spool)).isEmpty();
      assertThat(queues.storedMessages()).isZero();
    }

    @Test
    void removes_everything_that_is_not_being_processed() throws Exception {
      spool.enQueue(mail("now", MESSAGE));
      MailQueueItem now = next(spool);

      assertThat(spool.clear()).isEqualTo(3);

      assertThat(names(spool)).containsExactly("now");
      assertThat(octets(now.getMail())).isEqualTo(MESSAGE);
    }

    @Test
    void has_everything_processed_at_once() throws Exception {
      assertThat(spool.flush()).isEqualTo(3);

      assertThat(next(spool).getMail().getName()).isEqualTo("one");
      restart();
      assertThat(next(spool).getMail().getName()).isEqualTo("one");
    }

    @Test
    void finds_every_queue_that_has_mail_after_a_restart() throws Exception {
      MailQueueName name = MailQueueName.of("waybill-dkim");
      queues.all().createQueue(name).enQueue(mail("waits", MESSAGE));

      restart();

      assertThat(queues.all().listCreatedMailQueues()).contains(name);
      assertThat(names(queues.all().getQueue(name).orElseThrow())).containsExactly("waits");
    }
  }

  @Nested
  class A_store_that_is_away {

    @Test
    void takes_no_mail() throws Exception {
      queues.store().goAway();

      assertThatThrownBy(() -> spool.enQueue(mail("one", MESSAGE)))
          .isInstanceOf(MailQueueException.class);
      assertThat(spool.getSize()).isZero();
    }

    @Test
    void lets_nothing_be_processed_twice_when_it_is_back() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      queues.store().goAway();
      item.done(CompletionStatus.SUCCESS);
      queues.store().comeBack();
      spool.enQueue(mail("two", MESSAGE));

      assertThat(next(spool).getMail().getName()).isEqualTo("two");

      assertThat(names(spool)).containsExactly("two");
    }

    @Test
    void has_a_mail_processed_again_whose_parts_may_be_lost() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      queues.store().comeBackReopened();

      item.done(CompletionStatus.SUCCESS);

      assertThat(next(spool).getMail().getName()).isEqualTo("one");
    }

    @Test
    void keeps_mail_whose_failure_cannot_be_written() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      queues.store().goAway();
      item.getMail().setAttribute(new Attribute(FAILURES, AttributeValue.of(1)));
      assertThatThrownBy(() -> spool.enQueue(item.getMail()))
          .isInstanceOf(MailQueueException.class);
      item.done(CompletionStatus.REJECT);

      queues.store().comeBack();
      queues.pass(Duration.ofSeconds(1));

      assertThat(next(spool).getMail().getName()).isEqualTo("one");
    }
  }

  @Nested
  class A_stop {

    @Test
    void ends_the_mail_and_waits_for_what_is_processed() throws Exception {
      spool.enQueue(mail("one", MESSAGE));
      MailQueueItem item = next(spool);
      CompletableFuture<Void> stop =
          CompletableFuture.runAsync(() -> queues.gate().closeAndWait(Duration.ofSeconds(30)));
      assertThat(Flux.from(spool.deQueue()).collectList().block(Duration.ofSeconds(30))).isEmpty();
      assertThat(stop).isNotDone();

      item.done(CompletionStatus.SUCCESS);

      assertThat(stop).succeedsWithin(Duration.ofSeconds(30));
    }
  }
}
