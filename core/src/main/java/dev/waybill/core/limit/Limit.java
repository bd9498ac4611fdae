// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * One limit, as an administrator declared it.
 *
 * <p>Immutable.
 *
 * @param name its name in replies, on the command line and in the store
 * @param scope whose mail is counted, with a counter for each
 * @param of the keys that it applies to; empty for all
 * @param counts what is counted
 * @param rate how much of it in which time
 * @param over what happens to the excess
 * @param schedule the warm-up, only with a day of the calendar
 * @param onStoreDown what happens while a shared store is unavailable
 * @param overrides other rates for some keys; the first match wins
 * @param line where it is in the file
 */
public record Limit(
    String name,
    Scope scope,
    List<KeyPattern> of,
    Counted counts,
    Rate rate,
    OverLimitAction over,
    Schedule schedule,
    StoreDown onStoreDown,
    List<RateOverride> overrides,
    int line) {

  /** Copies the lists. */
  public Limit {
    of = List.copyOf(of);
    overrides = List.copyOf(overrides);
  }

  /** Whether it applies to this key. */
  public boolean isFor(String key) {
    return of.isEmpty() || of.stream().anyMatch(pattern -> pattern.matches(key));
  }

  /** The same limit at another rate, without overrides. */
  public Limit at(Rate other) {
    return new Limit(name, scope, of, counts, other, over, schedule, onStoreDown, List.of(), line);
  }

  /**
   * The local share of one of several servers: every amount divided by their number, rounded down,
   * but at least 1.
   */
  public Limit share(int servers) {
    Schedule shared =
        new Schedule(schedule.steps().stream().map(step -> Math.max(1, step / servers)).toList());
    return new Limit(
        name, scope, of, counts, rate.share(servers), over, shared, onStoreDown, List.of(), line);
  }
}
