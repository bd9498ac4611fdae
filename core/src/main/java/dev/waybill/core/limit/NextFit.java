// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.Optional;

/** When a demand that does not fit now would fit. Works under the lock of the store. */
final class NextFit {

  private final LiveCounter tally;
  private final long cost;

  NextFit(LiveCounter tally, long cost) {
    this.tally = tally;
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
    Window window = tally.ledger().slices().window();
    long fits = window instanceof Window.Rolling ? rolling(raised) : calendar(raised);
    return Math.max(fits, burst(raised));
  }

  private long rolling(long raised) {
    long target = tally.allowed() + raised - cost;
    return target < 0
        ? WindowBuckets.NEVER
        : tally.ledger().slices().whenAtMost(target, tally.ledger().pending(), tally.latest());
  }

  private long calendar(long raised) {
    if (tally.fitsWindow(cost, raised)) {
      return tally.latest();
    }
    if (cost > tally.limit().rate().amount() + raised) {
      return WindowBuckets.NEVER;
    }
    WindowBuckets slices = tally.ledger().slices();
    long end = slices.end(slices.at(tally.latest()));
    int days = tally.used() > 0 ? 1 : 0;
    // Assumes that mail is sent every day from now on.
    while (cost > tally.allowedAfter(days) + raised) {
      end = slices.end(slices.at(end));
      days++;
    }
    return end;
  }

  private long burst(long raised) {
    Rate rate = tally.limit().rate();
    if (rate.burst().isPresent() && cost > rate.burst().getAsLong() + raised) {
      return WindowBuckets.NEVER;
    }
    long excess = tally.burstExcess(cost, raised);
    return excess <= 0 ? tally.latest() : tally.burst().whenLowerBy(excess, rate);
  }
}
