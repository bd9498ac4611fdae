// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * One limit, as an administrator declared it.
 *
 * <p>Immutable.
 *
 * @param name how it is called in replies, on the command line and in the store
 * @param scope whose sending is counted, each for itself
 * @param of which keys it is for; empty for all
 * @param counts what is counted
 * @param rate how much of it in which time
 * @param over what happens with what is too much
 * @param schedule the warm-up, only with a day of the calendar
 * @param onStoreDown what happens while a shared store is away
 * @param overrides other rates for some keys; the first that matches counts
 * @param line where it stands in the file
 */
public record Limit(
    String name,
    Scope scope,
    List<KeyPattern> of,
    Counted counts,
    Rate rate,
    Excess over,
    Schedule schedule,
    StoreDown onStoreDown,
    List<RateOverride> overrides,
    int line) {

  /** Copies the lists. */
  public Limit {
    of = List.copyOf(of);
    overrides = List.copyOf(overrides);
  }

  /** Whether it is for this key at all. */
  public boolean isFor(String key) {
    return of.isEmpty() || of.stream().anyMatch(pattern -> pattern.matches(key));
  }

  /** The same limit at another rate, with nothing left to resolve. */
  public Limit at(Rate other) {
    return new Limit(name, scope, of, counts, other, over, schedule, onStoreDown, List.of(), line);
  }

  /**
   * What one of several servers allows by itself: every amount divided by their number, rounded
   * down, but at least 1.
   */
  public Limit share(int servers) {
    Schedule shared =
        new Schedule(schedule.steps().stream().map(step -> Math.max(1, step / servers)).toList());
    return new Limit(
        name, scope, of, counts, rate.share(servers), over, shared, onStoreDown, List.of(), line);
  }
}
