// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.Event.Kind;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Turns the outcome of an attempt into an event and writes it to the store, once.
 *
 * <p>Thread-safe. When the store fails, the claim goes back, so that the consignment comes again;
 * what happened to it is remembered and written then, instead of sending the message a second time.
 */
final class Settler {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** More than can be under way when the store fails; chosen, no source. */
  private static final int REMEMBERED = 10_000;

  private final OutgoingStore store;
  private final RetrySchedule retry;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Aftermath aftermath;

  /** Guarded by itself. */
  private final Map<Key, Settlement> unwritten =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Settlement> eldest) {
          return size() > REMEMBERED;
        }
      };

  Settler(
      OutgoingStore store,
      RetrySchedule retry,
      InstantSource clock,
      RandomGenerator random,
      Aftermath aftermath) {
    this.store = store;
    this.retry = retry;
    this.clock = clock;
    this.random = random;
    this.aftermath = aftermath;
  }

  /** Writes how an attempt ended. */
  void settle(Consignment consignment, Outcome outcome) {
    Instant now = clock.instant();
    boolean refused = outcome instanceof Outcome.Refused && outcome.reply().isPermanent();
    if (outcome instanceof Outcome.Delivered) {
      write(consignment, settlement(consignment, Kind.DELIVERED, now, outcome));
    } else if (refused) {
      write(consignment, settlement(consignment, Kind.BOUNCED, now, outcome));
    } else {
      write(consignment, later(consignment, now, outcome));
    }
  }

  /** Writes what is still unwritten of an earlier attempt; false when there is nothing. */
  boolean settleAgain(Consignment consignment) {
    Optional<Settlement> known;
    synchronized (unwritten) {
      known = Optional.ofNullable(unwritten.get(Key.of(consignment)));
    }
    known.ifPresent(settlement -> write(consignment, settlement));
    return known.isPresent();
  }

  private Settlement later(Consignment consignment, Instant now, Outcome outcome) {
    Optional<Instant> retryAt;
    synchronized (random) {
      retryAt = retry.next(consignment, now, random);
    }
    if (retryAt.isPresent()) {
      Event event = event(consignment, Kind.DEFERRED, now, outcome.reply(), outcome.remote());
      return new Settlement(event, retryAt);
    }
    Reply gaveUp = retry.gaveUp(outcome.reply());
    Event event = event(consignment, Kind.BOUNCED, now, gaveUp, outcome.remote());
    return new Settlement(event, Optional.empty());
  }

  private static Settlement settlement(
      Consignment consignment, Kind kind, Instant now, Outcome outcome) {
    return new Settlement(
        event(consignment, kind, now, outcome.reply(), outcome.remote()), Optional.empty());
  }

  private static Event event(
      Consignment consignment, Kind kind, Instant at, Reply reply, String remote) {
    return new Event(
        consignment.message(),
        consignment.index(),
        consignment.recipient(),
        kind,
        at,
        Optional.of(reply),
        remote);
  }

  private void write(Consignment consignment, Settlement settlement) {
    Event event = settlement.event();
    try {
      store.settle(consignment, event, settlement.retryAt());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the store did not take an outcome; it is written later: " + event, e);
      synchronized (unwritten) {
        unwritten.put(Key.of(consignment), settlement);
      }
      aftermath.unsettled(consignment);
      return;
    }
    synchronized (unwritten) {
      unwritten.remove(Key.of(consignment));
    }
    report(event, settlement.retryAt());
    if (event.kind() == Kind.BOUNCED) {
      aftermath.bounced();
    }
    aftermath.settled(settlement.retryAt());
  }

  private static void report(Event event, Optional<Instant> retryAt) {
    Level level = event.kind() == Kind.DELIVERED ? Level.DEBUG : Level.INFO;
    LOG.log(
        level,
        () ->
            "message "
                + event.message()
                + "/"
                + event.recipientIndex()
                + " "
                + event.kind().label()
                + event.reply().map(reply -> ": " + reply).orElse("")
                + (event.remote().isEmpty() ? "" : " (" + event.remote() + ")")
                + retryAt.map(at -> ", again at " + at).orElse(""));
  }

  /**
   * What a consignment is known by.
   *
   * @param message its message
   * @param index which recipient
   */
  private record Key(MessageToken message, int index) {
    static Key of(Consignment consignment) {
      return new Key(consignment.message(), consignment.index());
    }
  }

  /**
   * What is to be written.
   *
   * @param event the outcome
   * @param retryAt when it is tried again
   */
  private record Settlement(Event event, Optional<Instant> retryAt) {}
}
