// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.Optional;

/** When a charge that does not fit now would fit. Works under the lock of the store. */
final class NextFit {

  private final LiveCounter live;
  private final long cost;

  NextFit(LiveCounter live, long cost) {
    this.live = live;
    this.cost = cost;
  }

  /** The moment, or empty for never; see {@link LimitExceeded}. */
  Optional<Instant> next(long raised, Optional<Raise> raise) {
    long fits = millis(raised);
    boolean raiseIsOver =
        raised > 0 && raise.filter(r -> r.until().toEpochMilli() <= fits).isPresent();
    long next = raiseIsOver ? millis(0) : fits;
    return next == WindowBuckets.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(next));
  }

  private long millis(long raised) {
    Window window = live.ledger().slices().window();
    long fits = window instanceof Window.Rolling ? rolling(raised) : calendar(raised);
    return Math.max(fits, burst(raised));
  }

  private long rolling(long raised) {
    long target = live.allowed() + raised - cost;
    return target < 0
        ? WindowBuckets.NEVER
        : live.ledger().slices().whenAtMost(target, live.ledger().pending(), live.latest());
  }

  private long calendar(long raised) {
    if (live.fitsWindow(cost, raised)) {
      return live.latest();
    }
    if (cost > live.limit().rate().amount() + raised) {
      return WindowBuckets.NEVER;
    }
    WindowBuckets slices = live.ledger().slices();
    long end = slices.end(slices.at(live.latest()));
    int days = live.used() > 0 ? 1 : 0;
    // Assumes that mail is sent every day from now on.
    while (cost > live.allowedAfter(days) + raised) {
      end = slices.end(slices.at(end));
      days++;
    }
    return end;
  }

  private long burst(long raised) {
    Rate rate = live.limit().rate();
    if (rate.burst().isPresent() && cost > rate.burst().getAsLong() + raised) {
      return WindowBuckets.NEVER;
    }
    long excess = live.burstExcess(cost, raised);
    return excess <= 0 ? live.latest() : live.burst().whenLowerBy(excess, rate);
  }
}
