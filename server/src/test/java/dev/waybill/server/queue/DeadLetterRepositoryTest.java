// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import static dev.waybill.server.queue.TestQueues.mail;
import static dev.waybill.server.queue.TestQueues.next;
import static dev.waybill.server.queue.TestQueues.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.store.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeadLetterRepositoryTest {

  private static final String MESSAGE = "Subject: \u00c3\u00a9\r\n\r\nbody\r\n";

  @TempDir private Path directory;
  private TestQueues queues;
  private DeadLetterRepository denied;

  @BeforeEach
  void open() {
    queues = new TestQueues(directory);
    denied = repository("var/mail/relay-denied");
  }

  @AfterEach
  void close() {
    queues.close();
  }

  private DeadLetterRepository repository(String path) {
    DeadLetterRepository repository = new DeadLetterRepository(queues.all());
    BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
    configuration.addProperty("[@destinationURL]", "dead://" + path + "/");
    repository.configure(configuration);
    return repository;
  }

  private static List<MailKey> keys(DeadLetterRepository repository) {
    List<MailKey> keys = new ArrayList<>();
    for (Iterator<MailKey> all = repository.list(); all.hasNext(); ) {
      keys.add(all.next());
    }
    return keys;
  }

  @Test
  void keeps_a_mail_with_its_octets_on_the_disk() throws Exception {
    MailKey key = denied.store(mail("one", MESSAGE));

    assertThat(queues.store().writes()).endsWith(Durability.SYNCED);
    queues.restart();
    denied = repository("var/mail/relay-denied");
    assertThat(keys(denied)).containsExactly(key);
    assertThat(denied.size()).isOne();
    Mail kept = Objects.requireNonNull(denied.retrieve(key));
    assertThat(octets(kept)).isEqualTo(MESSAGE);
  }

  @Test
  void lists_more_than_a_page_in_the_order_in_which_they_came() throws Exception {
    List<MailKey> stored = new ArrayList<>();
    for (int count = 0; count < 250; count++) {
      stored.add(denied.store(mail("m" + count, MESSAGE)));
    }

    assertThat(keys(denied)).isEqualTo(stored);
  }

  @Test
  void shows_nothing_of_another_path() throws Exception {
    denied.store(mail("one", MESSAGE));

    assertThat(keys(repository("var/mail/relay"))).isEmpty();
    assertThat(keys(repository("var/mail/error"))).isEmpty();
  }

  @Test
  void shares_the_octets_of_mail_that_a_mailet_puts_into_it() throws Exception {
    queues.spool().enQueue(mail("one", MESSAGE));
    MailQueueItem item = next(queues.spool());
    denied.store(item.getMail());
    item.done(CompletionStatus.SUCCESS);

    assertThat(queues.storedMessages()).isOne();
    denied.removeAll();
    assertThat(queues.storedMessages()).isZero();
    assertThat(denied.size()).isZero();
  }

  @Test
  void gives_mail_back_to_a_queue() throws Exception {
    MailKey key = denied.store(mail("one", MESSAGE));
    Mail mail = Objects.requireNonNull(denied.retrieve(key));

    queues.spool().enQueue(mail);
    denied.remove(key);

    assertThat(octets(next(queues.spool()).getMail())).isEqualTo(MESSAGE);
    assertThat(denied.size()).isZero();
  }

  @Test
  void keeps_two_of_the_same_name_apart() throws Exception {
    MailKey first = denied.store(mail("one", MESSAGE));
    MailKey second = denied.store(mail("one", MESSAGE));

    denied.remove(first);

    assertThat(keys(denied)).containsExactly(second);
  }

  @Test
  void does_not_mind_a_key_that_it_does_not_have() throws Exception {
    assertThat(denied.retrieve(new MailKey("one"))).isNull();
    assertThat(denied.retrieve(new MailKey("7-one"))).isNull();
    denied.remove(new MailKey("7-one"));
    denied.remove(new MailKey("x"));

    assertThat(denied.size()).isZero();
  }

  @Test
  void says_that_the_store_is_away() throws Exception {
    MailImpl mail = mail("one", MESSAGE);
    queues.store().goAway();

    assertThatThrownBy(() -> denied.store(mail)).isInstanceOf(MessagingException.class);
  }
}
