// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Many threads at work on one queue. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryQueueConcurrencyTest {

  private static final int MESSAGES = 300;
  private static final int RECIPIENTS = 3;
  private static final Reply OK = Reply.parse(250, "ok");

  private final TestQueue mail = new TestQueue();
  private final DeliveryQueue queue = mail.queue;
  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();

  @Test
  void every_delivery_is_made_once_and_nothing_is_left()
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(threads.submit(this::addAll));
      }
      for (int i = 0; i < 4; i++) {
        int seed = i;
        all.add(threads.submit(() -> deliver(new Random(seed))));
      }
      all.add(threads.submit(this::holdAndRelease));
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(mail.recipientEvents())
        .filteredOn(event -> event.kind() == Kind.DELIVERED)
        .extracting(event -> event.message() + "/" + event.index())
        .doesNotHaveDuplicates()
        .hasSize(MESSAGES * RECIPIENTS);
    assertThat(mail.depth()).isZero();
    assertThat(queue.sites()).isEmpty();
    for (Table table : List.of(Table.DELIVERY, Table.MESSAGE, Table.HOLDER)) {
      assertThat(mail.store.size(table)).as("%s", table).isZero();
    }
    assertThat(mail.octets.count()).isZero();
  }

  private void addAll() {
    int number = numbers.incrementAndGet();
    while (number <= MESSAGES) {
      MessageToken token = MessageToken.derive("m" + number);
      mail.octets.put(number, new byte[1]);
      List<QueuedDelivery> rows = new ArrayList<>();
      for (int i = 0; i < RECIPIENTS; i++) {
        rows.add(
            QueuedDelivery.accepted(
                token,
                i,
                Mailbox.parse("x@d" + (number + i) % 3 + ".example"),
                EnvelopeSender.nobody(),
                "c" + number % 2,
                mail.clock.instant(),
                WaitReason.DUE));
      }
      mail.add(mail.message(token, number, new byte[1], "c"), rows);
      number = numbers.incrementAndGet();
    }
  }

  private void deliver(Random random) {
    while (delivered.get() < MESSAGES * RECIPIENTS) {
      queue
          .claim("d" + random.nextInt(3) + ".example")
          .ifPresent(row -> attempt(row, random.nextInt(4)));
    }
  }

  private void attempt(QueuedDelivery row, int outcome) {
    if (outcome == 0) {
      queue.release(row);
    } else if (outcome == 1) {
      settle(row, Kind.DEFERRED, Optional.of(mail.clock.instant()));
    } else {
      settle(row, Kind.DELIVERED, Optional.empty());
      delivered.incrementAndGet();
    }
  }

  private void settle(QueuedDelivery row, Kind kind, Optional<Instant> retryAt) {
    RecipientEvent event =
        new RecipientEvent(
            kind,
            mail.clock.instant(),
            row.message(),
            row.index(),
            row.recipient(),
            row.client(),
            queue.siteOf(row),
            1,
            Optional.of(OK),
            "",
            "",
            Optional.empty());
    queue.settle(List.of(new Settlement(row, event, retryAt)));
  }

  private void holdAndRelease() {
    while (delivered.get() < MESSAGES * RECIPIENTS) {
      queue.hold(DeliveryFilter.ALL.toSite("d1.example"), "admin", "test");
      queue.release(DeliveryFilter.ALL);
    }
  }
}
