// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.ReplyClassifier;
import dev.waybill.core.queue.Settlement;
import dev.waybill.core.queue.SiteOutage;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Turns the outcome of an attempt into an event and writes it with its row, once.
 *
 * <p>Thread-safe; no method throws for a store that fails. What could not be written is remembered
 * and written later, and its delivery stays claimed until then, so that nothing is sent again. That
 * is at most one outcome for each worker, as none begins anything new meanwhile.
 */
final class OutcomeRecorder {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  private final DeliveryQueue queue;
  private final Supplier<DeliverySettings> settings;
  private final ReplyClassifier classifier;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Runnable trouble;

  /** Guarded by itself. */
  private final List<Settlement> unwritten = new ArrayList<>();

  /**
   * A recorder.
   *
   * @param trouble called when the store did not take an outcome; must not block
   */
  OutcomeRecorder(
      DeliveryQueue queue,
      Supplier<DeliverySettings> settings,
      ReplyClassifier classifier,
      InstantSource clock,
      RandomGenerator random,
      Runnable trouble) {
    this.queue = queue;
    this.settings = settings;
    this.classifier = classifier;
    this.clock = clock;
    this.random = random;
    this.trouble = trouble;
  }

  /** Writes how an attempt ended. */
  void record(QueuedDelivery delivery, Outcome outcome, String tls) {
    Settlement settlement = settlement(delivery, outcome, tls);
    write(settlement, () -> queue.settle(List.of(settlement)));
  }

  /** Writes how an attempt ended that found that its site can not be reached. */
  void siteDown(String site, QueuedDelivery probe, Outcome outcome) {
    RetrySchedule retry = settings.get().retry();
    int before = queue.outage(site).map(SiteOutage::failures).orElse(0);
    Duration pause = retry.pause(before);
    Instant until = clock.instant().plus(pause);
    LOG.log(Level.INFO, "no delivery to " + site + " until " + until + ": " + outcome.reply());
    Settlement settlement = settlement(probe, outcome, "");
    Optional<Reply> reply = Optional.of(outcome.reply());
    write(
        settlement,
        () -> queue.siteDown(site, until, reply, outcome.remote(), List.of(settlement)));
    giveUp(site, retry, outcome.reply());
  }

  private void giveUp(String site, RetrySchedule retry, Reply last) {
    try {
      Instant releasedUntil = clock.instant().minus(retry.giveUpAfter());
      long count =
          queue.giveUp(site, releasedUntil, row -> retry.gaveUp(row.lastReply().orElse(last)));
      if (count > 0) {
        LOG.log(Level.INFO, "gave up " + count + " deliveries to " + site);
      }
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "the store did not take what is given up; it is tried again", e);
      trouble.run();
    }
  }

  /** The site has answered. */
  void siteUp(String site) {
    try {
      queue.siteUp(site);
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "the store did not take that " + site + " is back", e);
      trouble.run();
    }
  }

  /**
   * Writes what could not be written before.
   *
   * @throws StoreException when the store fails again
   */
  void writeAgain() {
    List<Settlement> again;
    synchronized (unwritten) {
      again = List.copyOf(unwritten);
    }
    for (Settlement settlement : again) {
      queue.settle(List.of(settlement));
      synchronized (unwritten) {
        unwritten.remove(settlement);
      }
      report(settlement);
    }
  }

  /** How many outcomes are not written. */
  int unwritten() {
    synchronized (unwritten) {
      return unwritten.size();
    }
  }

  private Settlement settlement(QueuedDelivery delivery, Outcome outcome, String tls) {
    Instant now = clock.instant();
    if (outcome instanceof Outcome.Delivered) {
      return settlement(delivery, Kind.DELIVERED, now, outcome, tls, Optional.empty());
    }
    // What gave us the reason to give up says more than that we did.
    Optional<Classification> cause =
        classifier.classify(
            outcome.reply(), outcome.remote(), queue.siteOf(delivery), outcome.stage());
    if (outcome instanceof Outcome.Refused && outcome.reply().isPermanent()) {
      return settlement(delivery, Kind.BOUNCED, now, outcome, tls, cause);
    }
    RetrySchedule retry = settings.get().retry();
    Optional<Instant> retryAt;
    synchronized (random) {
      retryAt = retry.next(delivery, cause, now, random);
    }
    if (retryAt.isEmpty()) {
      Outcome last = new Outcome.Refused(retry.gaveUp(outcome.reply()), outcome.remote());
      return settlement(delivery, Kind.BOUNCED, now, last, tls, cause);
    }
    Settlement deferred = settlement(delivery, Kind.DEFERRED, now, outcome, tls, cause);
    return new Settlement(delivery, deferred.event(), retryAt);
  }

  private Settlement settlement(
      QueuedDelivery delivery,
      Kind kind,
      Instant now,
      Outcome outcome,
      String tls,
      Optional<Classification> cause) {
    RecipientEvent event =
        new RecipientEvent(
            kind,
            now,
            delivery.message(),
            delivery.index(),
            delivery.recipient(),
            delivery.client(),
            queue.siteOf(delivery),
            delivery.attempts() + 1,
            Optional.of(outcome.reply()),
            outcome.remote(),
            tls,
            cause);
    return new Settlement(delivery, event, Optional.empty());
  }

  private void write(Settlement settlement, Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "the store did not take an outcome; it is written later: " + settlement.event(),
          e);
      synchronized (unwritten) {
        unwritten.add(settlement);
      }
      trouble.run();
      return;
    }
    report(settlement);
  }

  private static void report(Settlement settlement) {
    RecipientEvent event = settlement.event();
    Level level = event.kind() == Kind.DELIVERED ? Level.DEBUG : Level.INFO;
    LOG.log(
        level,
        () ->
            "message "
                + event.message()
                + "/"
                + event.index()
                + " "
                + event.kind().label()
                + event.reply().map(reply -> ": " + reply).orElse("")
                + (event.remote().isEmpty() ? "" : " (" + event.remote() + ")")
                + settlement.retryAt().map(at -> ", again at " + at).orElse(""));
  }
}
