// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.delivery.RetrySchedule;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Where mail waits for a DKIM key: a mail queue of James by itself, so that it is as durable as the
 * spool, holds up nothing else, and WebAdmin shows it.
 *
 * <p>From time to time each mail is looked at again. When the key is there it goes back to the
 * spool, to the start of the processor in which it was to be signed; the message and its envelope
 * are what they were. A crash in between may bring it there twice, which changes nothing. When its
 * time is over, as that of mail that is being delivered, it bounces.
 *
 * <p>Thread-safe; one thread of its own looks. Limits: a queue that does not know delays, such as
 * RabbitMQ's, has it look all the time.
 */
public final class KeyWaits implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(KeyWaits.class);

  private static final MailQueueName NAME = MailQueueName.of("waybill-dkim");

  /** Chosen: a key that was being looked up is known after some seconds. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);

  /** Chosen: how long after a new key the last mail leaves; 10,000 mails are 33 a second. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Chosen: a queue or a database that fails is asked again after so long, and then ever later. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private static final Duration LONG_AFTER_FAILURE = Duration.ofMinutes(1);

  /** RFC 3463 §3.8, X.7.0: other or undefined security status. */
  private static final EnhancedStatus STATUS = new EnhancedStatus(4, 7, 0);

  private static final Set<Event.Kind> FINAL = Set.of(Event.Kind.DELIVERED, Event.Kind.BOUNCED);

  private final Engine engine;
  private final MailetContext context;
  private final MailQueue spool;
  private final MailQueue waiting;
  private final Scheduler thread;
  private final Disposable looking;
  private volatile boolean closed;

  /**
   * Opens the queue, and begins to look at what an earlier process left.
   *
   * @param context sends what authors have to be told
   */
  public KeyWaits(MailQueueFactory<?> queues, Engine engine, MailetContext context) {
    this.engine = engine;
    this.context = context;
    this.spool = queues.createQueue(MailQueueFactory.SPOOL);
    this.waiting = queues.createQueue(NAME);
    this.thread = Schedulers.newSingle("waybill-dkim-waits", true);
    this.looking =
        Flux.from(waiting.deQueue())
            .subscribeOn(thread)
            .doOnNext(this::look)
            .doOnError(this::failed)
            .retryWhen(
                Retry.backoff(Long.MAX_VALUE, AFTER_FAILURE)
                    .maxBackoff(LONG_AFTER_FAILURE)
                    .transientErrors(true))
            .subscribe();
  }

  /** Takes responsibility for a mail that has to wait; durable when it returns. */
  public void add(Mail mail, Complaint missing)
      throws MailQueueException, MessagingException, IOException {
    Instant now = engine.clock().instant();
    if (!MailAttributes.hasWaited(mail)) {
      note(engine.outbound().known(mail), reason(missing), now);
    }
    MailAttributes.waitsSince(mail, now);
    waiting.enQueue(mail, pause(mail, now));
  }

  // Once for each mail: the journal is no log.
  private void note(Acceptance accepted, Reply reply, Instant now) {
    for (int index = 0; index < accepted.recipients().size(); index++) {
      engine.journal().record(event(accepted, index, Event.Kind.DEFERRED, now, reply));
    }
  }

  private static Reply reason(Complaint missing) {
    String why = "waits for a DKIM key of " + missing.domain() + ": " + missing.problem();
    return Reply.of(451, STATUS, why);
  }

  private static Event event(
      Acceptance accepted, int index, Event.Kind kind, Instant at, Reply reply) {
    return new Event(
        accepted.message(),
        index,
        accepted.recipients().get(index),
        kind,
        at,
        Optional.of(reply),
        "");
  }

  // Ever longer, so that the many that wait for days cost little.
  private static Duration pause(Mail mail, Instant now) {
    Duration waited = Duration.between(MailAttributes.waitsSince(mail, now), now);
    if (waited.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return waited.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : waited;
  }

  private void failed(Throwable e) {
    if (!closed) {
      LOGGER.error("the queue {} fails, and is asked again", NAME, e);
    }
  }

  private void look(MailQueueItem item) {
    Mail mail = item.getMail();
    try {
      if (isDecided(mail) || isBack(mail)) {
        item.done(CompletionStatus.SUCCESS);
      }
    } catch (MailQueueException e) {
      LOGGER.error("{} may be looked at twice", mail.getName(), e);
    } finally {
      LifecycleUtil.dispose(mail);
    }
  }

  private boolean isDecided(Mail mail) {
    try {
      decide(mail);
      return true;
    } catch (MessagingException | IOException | RuntimeException e) {
      LOGGER.error("{} goes on waiting for a DKIM key", mail.getName(), e);
      return false;
    }
  }

  // Not by giving the item back: a broker gives up after some times. Until it is back nothing else
  // is looked at, and one that is not acknowledged comes again with the next start.
  private boolean isBack(Mail mail) {
    for (Duration wait = AFTER_FAILURE; !closed; wait = longer(wait)) {
      try {
        waiting.enQueue(mail, pause(mail, engine.clock().instant()));
        return true;
      } catch (MailQueueException | RuntimeException e) {
        LOGGER.error("{} is put back in {}", mail.getName(), wait, e);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONG_AFTER_FAILURE) > 0 ? LONG_AFTER_FAILURE : twice;
  }

  private void decide(Mail mail) throws MessagingException, IOException {
    Instant now = engine.clock().instant();
    Optional<Complaint> missing = engine.outbound().missingKey(mail);
    Instant end = MailAttributes.waitsSince(mail, now).plus(retry().giveUpAfter());
    if (missing.isEmpty()) {
      MailAttributes.releasedAt(mail, now);
      spool.enQueue(mail);
      LOGGER.info("{} has its DKIM key", MailAttributes.token(mail));
    } else if (now.isBefore(end)) {
      waiting.enQueue(mail, pause(mail, now));
    } else {
      giveUp(mail, retry().gaveUp(reason(missing.get())), end);
    }
  }

  // First the author, then the journal: after a failure in between somebody hears it twice, and
  // nobody not at all.
  private void giveUp(Mail mail, Reply reply, Instant end) throws MessagingException, IOException {
    Acceptance accepted = engine.outbound().known(mail);
    byte[] header = RawMessage.header(mail).octets();
    Set<Integer> over = settled(accepted);
    Notices notices = engine.notices(context);
    for (int index = 0; index < accepted.recipients().size(); index++) {
      if (!over.contains(index)) {
        Event bounced = event(accepted, index, Event.Kind.BOUNCED, end, reply);
        notices.tell(accepted, bounced, header);
        engine.journal().record(bounced);
      }
    }
    LOGGER.warn("{} got no DKIM key in time, and its author is told", accepted.message());
  }

  // A mail may be here twice after a crash, and its twin may have left.
  private Set<Integer> settled(Acceptance accepted) {
    return engine.journal().history(accepted.message()).stream()
        .flatMap(history -> history.events().stream())
        .filter(event -> FINAL.contains(event.kind()))
        .map(Event::recipientIndex)
        .collect(Collectors.toSet());
  }

  private RetrySchedule retry() {
    return engine.settings().delivery().retry();
  }

  @Override
  public void close() {
    closed = true;
    looking.dispose();
    thread.dispose();
  }
}
