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
 *   <li>What is pending does not expire: it is committed or released. A commit moves an amount from
 *       pending into the slice, or the period of the calendar, of the commit's time. At every
 *       moment, pending and committed in the window are together at most what is allowed.
 *   <li>A burst B is a level that drains at amount/length of the window and rises by commits;
 *       level, pending and the demand are together at most B. The window's rule holds besides.
 *   <li>Distinct recipients: a member that is committed in the window, or pending by anybody, costs
 *       nothing; it is counted as long as either is true. A commit renews it.
 *   <li>New recipients: a member that was ever committed under this counter costs nothing, nor does
 *       one that is pending by somebody else; any other one costs 1, and its commit counts 1 in the
 *       window and makes it known.
 *   <li>Time does not run backwards inside a counter: the later of now and the latest time that it
 *       has seen counts. A clock that is more than the window behind is believed; everything
 *       committed is then taken as committed now. A counter that holds nothing has seen nothing.
 *   <li>What costs nothing always fits.
 *   <li>Time counts in milliseconds, rounded down.
 * </ul>
 */
public interface LimitStore extends AutoCloseable {

  /**
   * Checks all demands, then takes all, or takes nothing; atomic against every other caller.
   * Demands of one call add up, also under the same counter.
   */
  Answer take(List<Demand> demands, Instant now);

  /**
   * Makes what is reserved count from now on, because the 250 went out. Does nothing when the
   * reservation was committed or released before.
   *
   * @return how full the counters of the reservation are now; empty when nothing was done
   */
  List<Usage> commit(Reservation reservation, Instant now);

  /** Gives back what is reserved. Does nothing when it was committed or released before. */
  void release(Reservation reservation, Instant now);

  /** How full a counter is; one that holds nothing is empty. */
  Usage usage(Counter counter, Instant now);

  /** How full every counter is that holds something, in no order. */
  List<Usage> usages(Instant now);

  /**
   * Whether somebody is to be told now that a threshold was reached: true once for each window.
   * After that it is true again when the window's length has passed, or the period has ended.
   *
   * @param percent the threshold, 1 to 100
   */
  boolean tell(Counter counter, int percent, Instant now);

  /** Allows more for a time, instead of an earlier raise of the same limit and key. */
  void raise(Raise raise);

  /** The raises that count now. */
  List<Raise> raises(Instant now);

  /**
   * Forgets what was committed, with the burst's level and what was told; not what is pending, not
   * the days of a warm-up, not the known recipients.
   */
  void reset(Counter counter);

  /** How the store is. */
  StoreHealth health();

  /** What can be measured of it. */
  default StoreFigures figures() {
    return StoreFigures.ALWAYS_THERE;
  }

  /** Writes what is not written yet and lets go of everything. */
  @Override
  void close();
}
