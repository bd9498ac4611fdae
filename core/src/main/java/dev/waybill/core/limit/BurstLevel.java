// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * How much of a burst is used: a level that commits raise and that drains over time.
 *
 * <p>Exact: the drained part of the next whole unit is kept as a fraction of the window. Guarded by
 * the lock of the store.
 */
final class BurstLevel {

  private long level;

  /** The drained part of the top unit, as a fraction of the window's milliseconds. */
  private long drained;

  private long at;

  BurstLevel(long level, long drained, long at) {
    this.level = level;
    this.drained = drained;
    this.at = at;
  }

  long level() {
    return level;
  }

  long drained() {
    return drained;
  }

  long at() {
    return at;
  }

  /** Drains until now; if the clock was set back, nothing drains. */
  void drain(Rate rate, long now) {
    long passed = now - at;
    at = now;
    if (level == 0 || passed <= 0) {
      return;
    }
    long window = rate.window().length().toMillis();
    // Both fractions are below one unit, so their sum is below two.
    long whole = RateMath.timesDividedBy(rate.amount(), passed, window);
    long rest = drained + RateMath.timesRemainder(rate.amount(), passed, window);
    long units = RateMath.plus(whole, rest / window);
    if (units >= level) {
      clear();
    } else {
      level -= units;
      drained = rest % window;
    }
  }

  void add(long amount) {
    level = RateMath.plus(level, amount);
  }

  void clear() {
    level = 0;
    drained = 0;
  }

  /**
   * When the level will have room.
   *
   * @param excess by how many units it is too high now
   */
  long whenLowerBy(long excess, Rate rate) {
    long window = rate.window().length().toMillis();
    long whole = RateMath.timesDividedBy(excess, window, rate.amount());
    long rest = RateMath.timesRemainder(excess, window, rate.amount());
    // The part that is already drained counts.
    long wait = rest > drained ? whole + 1 : whole - (drained - rest) / rate.amount();
    return RateMath.plus(at, Math.max(0, wait));
  }
}
