// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.store.StoreException;
import dev.waybill.server.queue.QueueStore.Entry;
import dev.waybill.server.queue.QueueStore.HandedOut;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.mail.MessagingException;
import org.apache.james.metrics.api.Metric;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the mail of one queue when it is due, and settles it when it is done. Thread-safe.
 *
 * <p>What is due first comes first. While the store has no room or is away, nothing is handed out.
 * A mail whose row cannot be removed because the store is away stays out until it can.
 */
final class QueueDispatch {
  private static final Logger LOGGER = LoggerFactory.getLogger(QueueDispatch.class);

  /** The repository of mail whose processing failed for too long; James's name for it. */
  static final String ERRORS = "var/mail/error";

  /** The longest wait of one look for mail; chosen: how late it is seen that the store is back. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Chosen: an error of Java's may pass, and one that does not is logged once a minute. */
  private static final Duration AFTER_ERROR = Duration.ofMinutes(1);

  private final String name;
  private final byte[] prefix;
  private final QueueContext context;
  private final QueueStore store;
  private final Metric dequeued;
  private final SpoolIndex index = new SpoolIndex();
  private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
  private final Queue<Flight> unremoved = new ConcurrentLinkedQueue<>();
  private final AtomicLong generation;

  QueueDispatch(String name, QueueContext context) {
    this.name = name;
    this.prefix = QueueKeys.ofQueue(name);
    this.context = context;
    this.store = context.store();
    this.dequeued = context.metrics().dequeued(name);
    this.generation = new AtomicLong(store.generation());
  }

  SpoolIndex index() {
    return index;
  }

  int inFlight() {
    return flights.size();
  }

  /** Waits for mail; empty when there will be none, because the server stops. */
  Optional<Flight> take() {
    try {
      while (!context.gate().isClosed()) {
        Optional<Flight> flight = tryToLook();
        if (flight.isPresent()) {
          return flight;
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  // James would process nothing more after an error until the next start.
  private Optional<Flight> tryToLook() throws InterruptedException {
    try {
      return look();
    } catch (RuntimeException | Error e) {
      LOGGER.error("cannot take mail from the queue {}", name, e);
      pause();
      return Optional.empty();
    }
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
  }

  private Optional<Flight> look() throws InterruptedException {
    if (!context.gate().isOpen() || !store.isReady() || !removeRest()) {
      pause();
      return Optional.empty();
    }
    readAgain();
    Instant now = context.clock().instant();
    OptionalLong sequence = index.takeDue(now);
    if (sequence.isEmpty()) {
      index.await(now, LOOK);
      return Optional.empty();
    }
    return handOut(sequence.getAsLong(), now);
  }

  private Optional<Flight> handOut(long sequence, Instant now) {
    if (!context.gate().enter()) {
      index.add(sequence, now);
      return Optional.empty();
    }
    Optional<Flight> flight = Optional.empty();
    long seen = store.generation();
    try {
      Optional<Entry> entry = store.find(prefix, sequence);
      if (entry.isPresent()) {
        flight = Optional.of(flight(entry.get(), seen));
      }
    } catch (StoreException e) {
      LOGGER.warn("cannot take mail from the queue {}", name, e);
      index.add(sequence, now.plus(LOOK));
    } catch (MessagingException e) {
      LOGGER.error("row {} of the queue {} stays there: it cannot be read", sequence, name, e);
    } catch (RuntimeException | Error e) {
      LOGGER.error(
          "row {} of the queue {} is tried again in {} s",
          sequence,
          name,
          AFTER_ERROR.toSeconds(),
          e);
      index.add(sequence, now.plus(AFTER_ERROR));
    } finally {
      if (flight.isEmpty()) {
        context.gate().leave();
      }
    }
    return flight;
  }

  private Flight flight(Entry entry, long seen) throws MessagingException {
    HandedOut handed = store.handOut(entry);
    Flight flight =
        new Flight(this, entry, handed, context.durability().apply(handed.mail()), seen);
    dequeued.increment();
    flights.add(flight);
    return flight;
  }

  /** The flight of this very mail, not of another one of the same name. */
  Optional<Flight> flightOf(Mail mail) {
    return flights.stream().filter(flight -> flight.getMail() == mail).findFirst();
  }

  /**
   * Writes down that processing failed and the mail, as it is now, is tried again or is a dead
   * letter.
   */
  void failed(Flight flight, Mail mail) throws MessagingException, IOException {
    Instant now = context.clock().instant();
    QueueRow times = again(flight.entry().row(), now);
    if (isOver(times, now)) {
      bury(flight, mail, times, now);
    } else {
      flight.replacedBy(store.replace(flight.entry(), mail, times));
    }
  }

  private QueueRow again(QueueRow row, Instant now) {
    return row.failedAgain(now, now.plus(context.delays().after(row.attempts() + 1)));
  }

  private boolean isOver(QueueRow times, Instant now) {
    return context.delays().isOver(times.failingSince().orElse(now), now);
  }

  private void bury(Flight flight, Mail mail, QueueRow times, Instant now)
      throws MessagingException, IOException {
    String error = Optional.ofNullable(mail.getErrorMessage()).orElse("see the log of the server");
    String reason =
        "Processing failed %d times: %s"
            .formatted(times.attempts(), error.lines().findFirst().orElse(""));
    mail.setErrorMessage(reason);
    store.buryRow(flight.entry(), ERRORS, mail, reason, now);
    flight.buried();
    LOGGER.error("{} is a dead letter in {}: {}", mail.getName(), ERRORS, reason);
  }

  /** Ends a flight. */
  void settle(Flight flight, CompletionStatus status) {
    try {
      switch (flight.state()) {
        case SAME -> settleRow(flight, status);
        case REPLACED -> index.add(flight.entry().sequence(), flight.entry().row().due());
        case BURIED -> {}
      }
    } finally {
      leave(flight);
    }
  }

  /** Ends a flight that did not begin. */
  void putBack(Flight flight) {
    index.add(flight.entry().sequence(), flight.entry().row().due());
    leave(flight);
  }

  private void leave(Flight flight) {
    flights.remove(flight);
    context.gate().leave();
  }

  private void settleRow(Flight flight, CompletionStatus status) {
    boolean success = status == CompletionStatus.SUCCESS;
    if (success && isDurable(flight)) {
      remove(flight);
    } else {
      retry(flight);
    }
  }

  private boolean isDurable(Flight flight) {
    try {
      flight.makeDurable();
      return true;
    } catch (RuntimeException e) {
      LOGGER.error(
          "{} is processed again: what became of it is not durable", flight.getMail().getName(), e);
      return false;
    }
  }

  private void remove(Flight flight) {
    if (!isRemoved(flight)) {
      LOGGER.warn("a mail of the queue {} is removed when the store is back", name);
      unremoved.add(flight);
    }
  }

  // Or put back, when what was made of the mail may be gone.
  private boolean isRemoved(Flight flight) {
    Entry entry = flight.entry();
    try {
      store.removeIn(flight.generation(), entry, flight.message());
      return true;
    } catch (RuntimeException e) {
      LOGGER.warn("{} cannot be removed now", flight.getMail().getName(), e);
      if (store.generation() == flight.generation()) {
        return false;
      }
      index.add(entry.sequence(), entry.row().due());
      return true;
    }
  }

  private void retry(Flight flight) {
    Entry entry = flight.entry();
    Instant now = context.clock().instant();
    Entry later = new Entry(entry.key(), again(entry.row(), now));
    try {
      if (isOver(later.row(), now)) {
        bury(flight, store.mail(entry), later.row(), now);
        return;
      }
      store.reschedule(later);
    } catch (MessagingException | IOException | RuntimeException e) {
      LOGGER.warn(
          "{} is tried again later, which cannot be written", flight.getMail().getName(), e);
    }
    index.add(later.sequence(), later.row().due());
  }

  // Whether nothing is left that is dealt with and could not be removed.
  private boolean removeRest() {
    for (Flight flight = unremoved.peek(); flight != null; flight = unremoved.peek()) {
      if (!isRemoved(flight)) {
        return false;
      }
      unremoved.remove(flight);
    }
    return true;
  }

  // A row whose removal was lost with the last moments of the store is there again.
  private void readAgain() {
    long now = store.generation();
    long before = generation.getAndSet(now);
    if (before == now) {
      return;
    }
    try {
      Map<Long, Instant> rows = new HashMap<>();
      store.forEach(prefix, (sequence, due) -> rows.put(sequence, due));
      flights.forEach(flight -> rows.remove(flight.entry().sequence()));
      index.addMissing(rows);
    } catch (StoreException e) {
      LOGGER.warn("the queue {} is read again later", name, e);
      generation.compareAndSet(now, before);
    }
  }
}
