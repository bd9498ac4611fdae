// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.Outcome.HostFailed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Claims what is due as long as there is room in memory, and gives back what could not be settled.
 *
 * <p>{@link #round} and {@link #giveBack} belong to one thread at a time; the rest is thread-safe.
 */
final class Claims {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** What one call of the store claims: small enough to be quick. Chosen, no source. */
  private static final int BATCH = 500;

  /** How long little room stays unused; chosen, no source. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private static final Duration NOT_SOON = Duration.ofDays(1);

  private final OutgoingStore store;
  private final DeliverySettings settings;
  private final InstantSource clock;
  private final ReadySet ready;
  private final Settler settler;
  private final Queue<Consignment> toRelease = new ConcurrentLinkedQueue<>();
  private final AtomicInteger held = new AtomicInteger();
  private volatile Instant nextRound = Instant.MAX;

  Claims(
      OutgoingStore store,
      DeliverySettings settings,
      InstantSource clock,
      ReadySet ready,
      Settler settler) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.ready = ready;
    this.settler = settler;
  }

  /** One round: gives back, claims, hands out; tells when there is more to claim. */
  Duration round() {
    // Until this round knows its end, whatever falls due wakes the next one.
    nextRound = Instant.MAX;
    Duration pause = claimAndHandOut();
    nextRound = clock.instant().plus(pause);
    return pause;
  }

  /** Whether mail that is due then would wait for a round that comes too late. */
  boolean isBeforeNextRound(Instant due) {
    return due.isBefore(nextRound);
  }

  private Duration claimAndHandOut() {
    giveBack();
    int room = settings.connections().claimed() - held.get();
    while (room > 0) {
      int asked = Math.min(room, BATCH);
      List<Consignment> due = store.claimDue(clock.instant(), asked);
      held.addAndGet(due.size());
      due.forEach(this::handOut);
      if (due.size() < asked) {
        return untilNextDue();
      }
      room = settings.connections().claimed() - held.get();
    }
    // Whoever makes room for a batch wakes the loop; less room is used after a moment.
    return MOMENT;
  }

  /** A claim has ended; true when there is room for a batch that there was none for before. */
  boolean ended() {
    int most = settings.connections().claimed();
    int room = Math.max(1, Math.min(BATCH, most / 4));
    return held.decrementAndGet() == most - room;
  }

  /** Remembers a claim that is to be given back in the next round. */
  void giveBackLater(Consignment consignment) {
    toRelease.add(consignment);
  }

  /** Gives back everything that is to be given back. */
  void giveBack() {
    Consignment next = toRelease.peek();
    while (next != null) {
      store.release(next);
      toRelease.poll();
      held.decrementAndGet();
      next = toRelease.peek();
    }
  }

  private void handOut(Consignment consignment) {
    if (settler.settleAgain(consignment)) {
      return;
    }
    try {
      Route route = settings.routes().to(consignment.recipient().domain());
      Optional<HostFailed> pause = ready.offer(consignment, route, clock.instant());
      pause.ifPresent(why -> settler.settle(consignment, why));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "message " + consignment.message() + " can not be handed out", e);
      giveBackLater(consignment);
    }
  }

  private Duration untilNextDue() {
    Instant now = clock.instant();
    return store.nextDue().map(next -> Duration.between(now, next)).orElse(NOT_SOON);
  }
}
