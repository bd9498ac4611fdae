// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.RetrySchedule;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.journal.Event;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

  /** RFC 3463 §3.8, X.7.0: other or undefined security status. */
  private static final EnhancedStatus STATUS = new EnhancedStatus(4, 7, 0);

  private final Engine engine;
  private final MailetContext context;
  private final MailQueue spool;
  private final MailQueue waiting;
  private final Scheduler thread;
  private final Disposable looking;

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
    this.looking = Flux.from(waiting.deQueue()).subscribeOn(thread).subscribe(this::look);
  }

  /** Takes responsibility for a mail that has to wait; durable when it returns. */
  public void add(Mail mail, Complaint missing) throws MailQueueException {
    Instant now = engine.clock().instant();
    if (!MailAttributes.hasWaited(mail)) {
      note(mail, missing, now);
    }
    MailAttributes.waitsSince(mail, now);
    waiting.enQueue(mail, pause(mail, now));
  }

  // Once for each mail: the journal is no log.
  private void note(Mail mail, Complaint missing, Instant now) {
    for (Consignment planned : MailAttributes.plan(mail)) {
      engine.journal().record(event(planned, Event.Kind.DEFERRED, now, reason(missing)));
    }
  }

  private static Reply reason(Complaint missing) {
    String why = "waits for a DKIM key of " + missing.domain() + ": " + missing.problem();
    return Reply.of(451, STATUS, why);
  }

  private static Event event(Consignment planned, Event.Kind kind, Instant at, Reply reply) {
    return new Event(
        planned.message(), planned.index(), planned.recipient(), kind, at, Optional.of(reply), "");
  }

  // Ever longer, so that the many that wait for days cost little.
  private static Duration pause(Mail mail, Instant now) {
    Duration waited = Duration.between(MailAttributes.waitsSince(mail, now), now);
    if (waited.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return waited.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : waited;
  }

  private void look(MailQueueItem item) {
    Mail mail = item.getMail();
    try {
      decide(mail);
      item.done(CompletionStatus.SUCCESS);
    } catch (MessagingException | IOException | RuntimeException e) {
      LOGGER.error("{} goes on waiting for a DKIM key", mail.getName(), e);
      putBack(item);
    } finally {
      LifecycleUtil.dispose(mail);
    }
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

  // At the moment in which its time was over, and not now: after a crash it is the same event.
  private void giveUp(Mail mail, Reply reply, Instant end) throws MessagingException, IOException {
    byte[] header = RawMessage.header(mail).octets();
    Notices notices = engine.notices(context);
    for (Consignment planned : MailAttributes.plan(mail)) {
      Event bounced = event(planned, Event.Kind.BOUNCED, end, reply);
      engine.journal().record(bounced);
      engine
          .journal()
          .acceptance(planned.message())
          .ifPresent(acceptance -> notices.tell(acceptance, bounced, header));
    }
    LOGGER.warn("{} got no DKIM key in time, and its author is told", MailAttributes.token(mail));
  }

  private RetrySchedule retry() {
    return engine.settings().delivery().retry();
  }

  private static void putBack(MailQueueItem item) {
    try {
      item.done(CompletionStatus.RETRY);
    } catch (MailQueueException e) {
      LOGGER.error("a mail that waits for a DKIM key is taken up again at the next start", e);
    }
  }

  @Override
  public void close() {
    looking.dispose();
    thread.dispose();
  }
}
