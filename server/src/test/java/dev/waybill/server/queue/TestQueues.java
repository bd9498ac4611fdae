// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import com.codahale.metrics.MetricRegistry;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Table;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueIterator;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Mail queues over a store on the disk, and a clock that a test moves. */
final class TestQueues implements AutoCloseable {

  static final Instant BEGIN = Instant.parse("2026-12-01T00:00:00Z");

  private final Path directory;
  private volatile Instant now = BEGIN;
  private UnsteadyStore store;
  private QueueGate gate = new QueueGate();
  private StoredQueues queues;
  Function<Mail, Runnable> durability = mail -> () -> {};

  TestQueues(Path directory) {
    this.directory = directory;
    this.store = store(directory);
    gate.open();
    this.queues = open(store, gate);
  }

  private static UnsteadyStore store(Path directory) {
    return new UnsteadyStore(RocksStore.open(RocksSettings.of(directory).withFreeSpaceFloor(0)));
  }

  private StoredQueues open(UnsteadyStore store, QueueGate gate) {
    InstantSource clock = () -> now;
    return StoredQueues.open(
        store,
        new MessageStore(store),
        QueueLog.without(store),
        RetryDelays.DEFAULTS,
        gate,
        mail -> durability.apply(mail),
        new QueueMetrics(
            new DropWizardMetricFactory(new MetricRegistry()), new NoopGaugeRegistry()),
        clock);
  }

  /** What is left after a crash: what was in flight is forgotten, the files are as they are. */
  void restart() {
    store.close();
    store = store(directory);
    gate = new QueueGate();
    gate.open();
    queues = open(store, gate);
  }

  UnsteadyStore store() {
    return store;
  }

  QueueGate gate() {
    return gate;
  }

  ManageableMailQueue spool() {
    return queues.createQueue(MailQueueFactory.SPOOL);
  }

  StoredQueues all() {
    return queues;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** How many messages have octets. */
  int storedMessages() {
    AtomicInteger count = new AtomicInteger();
    store.scan(
        Table.STORED,
        Keys.of(0),
        Keys.of(Long.MAX_VALUE),
        (key, value) -> count.incrementAndGet() > 0);
    return count.get();
  }

  /** The next mail; waits for it. */
  static MailQueueItem next(ManageableMailQueue queue) {
    return Flux.from(queue.deQueue())
        .subscribeOn(Schedulers.boundedElastic())
        .blockFirst(Duration.ofSeconds(30));
  }

  static MailImpl mail(String name, String message) throws MessagingException {
    InputStream raw = new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1));
    MailImpl mail =
        MailImpl.builder()
            .name(name)
            .sender(new MailAddress("news@example.com"))
            .addRecipient(new MailAddress("bob@remote.example"))
            .build();
    mail.setMessageContent(MimeMessageInputStreamSource.create(name, raw));
    return mail;
  }

  /** The message as others read it, one char for each octet. */
  static String octets(Mail mail) throws MessagingException, IOException {
    try (InputStream raw = new MimeMessageInputStream(mail.getMessage())) {
      return new String(raw.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static List<String> names(ManageableMailQueue queue) throws Exception {
    List<String> names = new ArrayList<>();
    MailQueueIterator views = queue.browse();
    while (views.hasNext()) {
      names.add(views.next().getMail().getName());
    }
    views.close();
    return names;
  }

  @Override
  public void close() {
    store.close();
  }
}
