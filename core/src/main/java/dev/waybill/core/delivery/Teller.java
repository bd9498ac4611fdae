// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.OutgoingStore.Untold;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has the senders of untold bounces told.
 *
 * <p>Confined to one thread. The store is the only list of what is untold, so a bounce is told
 * after a restart like any other. One that the listener does not take is offered again after a
 * second, two, four and so on up to five minutes, and does not hold up the others.
 */
final class Teller {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** Chosen, no source. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Chosen, no source. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private static final Duration NOT_SOON = Duration.ofDays(1);

  private final OutgoingStore store;
  private final BounceListener listener;
  private final InstantSource clock;
  private final Map<Consignment, Refusal> refused = new HashMap<>();
  private volatile boolean stopping;

  Teller(OutgoingStore store, BounceListener listener, InstantSource clock) {
    this.store = store;
    this.listener = listener;
    this.clock = clock;
  }

  /** Tells nobody else any more after the current one. */
  void stop() {
    stopping = true;
  }

  /** One round: offers what is untold; tells when the next is to be made. */
  Duration round() {
    List<Untold> untold = store.untold();
    refused.keySet().retainAll(untold.stream().map(Untold::consignment).toList());
    boolean told = false;
    for (Untold bounce : untold) {
      if (stopping) {
        return NOT_SOON;
      }
      if (isDue(bounce.consignment())) {
        told |= tell(bounce);
      }
    }
    if (told) {
      // More may have bounced meanwhile, and one list may not have been all.
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    return refused.values().stream()
        .map(refusal -> Duration.between(now, refusal.again()))
        .min(Duration::compareTo)
        .orElse(NOT_SOON);
  }

  private boolean isDue(Consignment consignment) {
    Refusal refusal = refused.get(consignment);
    return refusal == null || !clock.instant().isBefore(refusal.again());
  }

  private boolean tell(Untold bounce) {
    Consignment consignment = bounce.consignment();
    try {
      listener.bounced(bounce);
    } catch (RuntimeException e) {
      Refusal before = refused.getOrDefault(consignment, new Refusal(0, Instant.MIN));
      Refusal now = before.next(clock.instant());
      refused.put(consignment, now);
      LOG.log(
          Level.ERROR,
          "the bounce of message " + consignment.message() + " is told again at " + now.again(),
          e);
      return false;
    }
    store.told(consignment);
    return true;
  }

  /**
   * A bounce that the listener did not take.
   *
   * @param times how often
   * @param again when it is offered again
   */
  private record Refusal(int times, Instant again) {
    Refusal next(Instant now) {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times, 9));
      Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      return new Refusal(times + 1, now.plus(bounded));
    }
  }
}
