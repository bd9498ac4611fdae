// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.List;

/**
 * Where counting happens.
 *
 * <p>Thread-safe. The rules that every store keeps:
 *
 * <ul>
 *   <li>Pending amounts do not expire: they are committed or released. A commit moves an amount
 *       from pending into the slice, or the period of the calendar, of the commit's time. At every
 *       moment, pending and committed in the window are together at most what is allowed.
 *   <li>A burst B is a level that drains at amount/length of the window and rises by commits;
 *       level, pending and the charge are together at most B. The rule of the window applies as
 *       well.
 *   <li>Distinct recipients: a member that is committed in the window, or pending in any
 *       reservation, costs nothing; it counts as long as either is true. A commit renews it.
 *   <li>New recipients: a member that was ever committed under this counter costs nothing, nor does
 *       one that is pending in another reservation; any other one costs 1, and its commit counts 1
 *       in the window and makes it known.
 *   <li>Time does not run backwards inside a counter: it uses the later of now and the latest time
 *       that it has seen. If the clock is more than the window behind, the new time is accepted,
 *       and everything committed is treated as committed now. An empty counter has seen no time.
 *   <li>What costs nothing always fits.
 *   <li>Time counts in milliseconds, rounded down.
 * </ul>
 */
public interface LimitStore extends AutoCloseable {

  /**
   * Checks all charges, then reserves all of them or none; atomic. Demands of one call add up, even
   * under the same counter.
   */
  Answer take(List<LimitCharge> charges, Instant now);

  /**
   * Commits a reservation, because the 250 was sent. Does nothing if it was committed or released
   * before.
   *
   * @return the usage of the reservation's counters; empty if nothing was done
   */
  List<Usage> commit(Reservation reservation, Instant now);

  /** Releases a reservation. Does nothing if it was committed or released before. */
  void release(Reservation reservation, Instant now);

  /** The usage of a counter. */
  Usage usage(Counter counter, Instant now);

  /** The usage of every counter in use, in no particular order. */
  List<Usage> usages(Instant now);

  /**
   * Whether to notify now about a threshold: true once per window. It is true again when the
   * window's length has passed, or the period has ended.
   *
   * @param percent the threshold, 1 to 100
   */
  boolean tell(Counter counter, int percent, Instant now);

  /** Allows more for a time; replaces an earlier raise of the same limit and key. */
  void raise(Raise raise);

  /** The raises in effect. */
  List<Raise> raises(Instant now);

  /**
   * Clears the committed amounts, the level of the burst and the notified thresholds, but not
   * pending amounts, the days of a warm-up, or known recipients.
   */
  void reset(Counter counter);

  /** The health of the store. */
  LimitStoreHealth health();

  /** Its metrics. */
  default StoreFigures figures() {
    return StoreFigures.ALWAYS_THERE;
  }

  /** Writes all pending changes and closes the store. */
  @Override
  void close();
}
