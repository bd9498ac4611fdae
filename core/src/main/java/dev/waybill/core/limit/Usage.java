// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.Optional;

/**
 * The usage of a counter at one moment.
 *
 * <p>Immutable.
 *
 * @param counter which one
 * @param used what counts in the window, with what is pending
 * @param pending the reserved part of it; with distinct recipients also those that were committed
 *     before and are reserved again
 * @param allowed the most that may count in the window now, with warm-up and raises; used may be
 *     larger after a raise has ended, or if the limit only reports
 * @param next when the next part of what was committed stops counting: the oldest slice leaves the
 *     window, or the period of the calendar ends; empty when nothing committed counts
 */
public record Usage(
    Counter counter, long used, long pending, long allowed, Optional<Instant> next) {

  /** What may still be sent now. */
  public long left() {
    return Math.max(0, allowed - used);
  }

  /** The same without what is pending. */
  Usage committed() {
    return new Usage(counter, used - pending, 0, allowed, next);
  }

  /** How full it is, rounded down; at most {@link Integer#MAX_VALUE}. */
  public int percent() {
    long whole = used / allowed;
    long rest = RateMath.timesDividedBy(used % allowed, 100, allowed);
    return (int) Math.min(Integer.MAX_VALUE, Math.min(whole, Integer.MAX_VALUE / 100) * 100 + rest);
  }
}
