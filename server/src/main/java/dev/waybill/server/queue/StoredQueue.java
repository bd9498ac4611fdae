// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.store.StoreException;
import dev.waybill.server.queue.QueueStore.Entry;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.Metric;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A mail queue of James in the store. Thread-safe.
 *
 * <p><b>Failures.</b> James puts mail back whose processing failed, and gives up after five times
 * in a row, which takes less than a second. Here such mail replaces the row that it came from, its
 * retries are {@link RetryDelays}, and what still fails at the end becomes a dead letter, of which
 * its sender is told. James never sees its own count. Mail that was handed out and is not done when
 * the process ends is handed out again at the next start.
 *
 * <p>To close it does nothing: anyone who looks at a queue in James closes it.
 */
final class StoredQueue implements ManageableMailQueue {

  /** Set by James's spooler on mail that it puts back because its processing failed. */
  private static final AttributeName FAILURES = AttributeName.of("mail-processing-error-count");

  private final MailQueueName name;
  private final byte[] prefix;
  private final QueueContext context;
  private final QueueStore store;
  private final QueueDispatch dispatch;
  private final Metric enqueued;

  StoredQueue(MailQueueName name, QueueContext context) {
    this.name = name;
    this.prefix = QueueKeys.ofQueue(name.asString());
    this.context = context;
    this.store = context.store();
    this.dispatch = new QueueDispatch(name.asString(), context);
    this.enqueued = context.metrics().enqueued(name.asString());
  }

  @Override
  public MailQueueName getName() {
    return name;
  }

  /** Picks up a row that an earlier process left. */
  void recover(long sequence, Instant due) {
    dispatch.index().add(sequence, due);
  }

  @Override
  public void enQueue(Mail mail) throws MailQueueException {
    enQueue(mail, Duration.ZERO);
  }

  /** On the disk when it returns, unless it can be made again; see {@link QueueStore}. */
  @Override
  public void enQueue(Mail mail, Duration delay) throws MailQueueException {
    try {
      boolean failed = mail.removeAttribute(FAILURES).isPresent();
      Optional<Flight> flight = failed ? dispatch.flightOf(mail) : Optional.empty();
      if (flight.isPresent()) {
        dispatch.failed(flight.get(), mail);
      } else {
        Entry entry = store.add(prefix, mail, dueAfter(delay));
        recover(entry.sequence(), entry.row().due());
        enqueued.increment();
      }
    } catch (MessagingException | IOException | StoreException e) {
      throw new MailQueueException("cannot put " + mail.getName() + " into " + name.asString(), e);
    }
  }

  @Override
  public Publisher<Void> enqueueReactive(Mail mail) {
    return Mono.fromCallable(
        () -> {
          enQueue(mail);
          return null;
        });
  }

  private Instant dueAfter(Duration delay) {
    Instant now = context.clock().instant();
    Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
    try {
      Instant due = now.plus(delay.isNegative() ? Duration.ZERO : delay);
      return due.isAfter(last) ? last : due;
    } catch (DateTimeException | ArithmeticException e) {
      return last;
    }
  }

  @Override
  public Flux<MailQueueItem> deQueue() {
    return Flux.<MailQueueItem>generate(
            mails -> dispatch.take().ifPresentOrElse(mails::next, mails::complete))
        .doOnDiscard(Flight.class, Flight::giveBack);
  }

  @Override
  public long getSize() {
    return (long) dispatch.index().size() + dispatch.inFlight();
  }

  /** Makes everything that waits due now; returns how much that is. */
  @Override
  public long flush() throws MailQueueException {
    Instant now = context.clock().instant();
    return forEach(entry -> entry.row().due().isAfter(now), entry -> makeDue(entry, now));
  }

  private void makeDue(Entry entry, Instant now) {
    Entry due = new Entry(entry.key(), entry.row().withDue(now));
    try {
      store.reschedule(due);
    } finally {
      recover(due.sequence(), now);
    }
  }

  /** Removes everything that waits; what is being processed goes on. */
  @Override
  public long clear() throws MailQueueException {
    return forEach(entry -> true, this::cancel);
  }

  @Override
  public long remove(Type type, String value) throws MailQueueException {
    return forEach(entry -> matches(entry, type, value), this::cancel);
  }

  private void cancel(Entry entry) throws MessagingException {
    try {
      store.cancel(entry);
    } catch (MessagingException | StoreException e) {
      recover(entry.sequence(), entry.row().due());
      throw e;
    }
  }

  private static boolean matches(Entry entry, Type type, String value) throws MessagingException {
    Mail mail = MailJson.read(entry.row().envelope()).mail();
    return switch (type) {
      case Name -> mail.getName().equals(value);
      case Sender -> mail.getMaybeSender().asString().equals(value);
      case Recipient ->
          mail.getRecipients().stream().map(MailAddress::asString).anyMatch(value::equals);
    };
  }

  private interface Filter {
    boolean accepts(Entry entry) throws MessagingException;
  }

  private interface Action {
    void act(Entry entry) throws MessagingException;
  }

  // Does something with rows that wait, each taken out of the index before.
  private long forEach(Filter filter, Action action) throws MailQueueException {
    long count = 0;
    try {
      List<Entry> page = store.page(prefix, prefix);
      while (!page.isEmpty()) {
        for (Entry entry : page) {
          if (filter.accepts(entry) && dispatch.index().take(entry.sequence(), entry.row().due())) {
            action.act(entry);
            count++;
          }
        }
        page = store.page(prefix, QueueKeys.next(page.get(page.size() - 1).key()));
      }
      return count;
    } catch (MessagingException | StoreException e) {
      throw new MailQueueException("the queue " + name.asString() + " failed after " + count, e);
    }
  }

  /** Everything in the queue as it was put in, what is being processed too. */
  @Override
  public MailQueueIterator browse() {
    return new QueueBrowser(store, prefix);
  }

  @Override
  public void close() {
    // See the class.
  }
}
