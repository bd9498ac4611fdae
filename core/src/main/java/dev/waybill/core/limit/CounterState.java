// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The persistent state of one counter, without pending amounts and recipients.
 *
 * <p>Immutable. All points in time are milliseconds since 1970.
 *
 * @param window that numbers the slices
 * @param latest the latest time that the counter has seen
 * @param slices committed amounts
 * @param burst how much of the burst is used
 * @param warmUp the progress of the warm-up
 * @param told when each threshold was last notified
 */
public record CounterState(
    Window window,
    long latest,
    List<SliceAmount> slices,
    BurstState burst,
    WarmUp warmUp,
    SortedMap<Integer, Long> told) {

  /** The year 9999. */
  static final long LATEST = 253_402_300_799_999L;

  /** Copies the collections and checks the ranges. */
  public CounterState {
    slices = List.copyOf(slices);
    told = Collections.unmodifiableSortedMap(new TreeMap<>(told));
    long seen = latest;
    boolean inRange =
        seen >= 0
            && seen <= LATEST
            && slices.size() <= Window.Rolling.SLICES + 1
            && slices.stream().allMatch(slice -> slice.slice() <= seen)
            && told.values().stream().allMatch(at -> at >= 0 && at <= LATEST)
            && warmUp.lastDay() <= LATEST
            && burst.at() <= LATEST;
    if (!inRange) {
      throw new IllegalArgumentException("a counter's state is out of range");
    }
  }

  /**
   * Reads what {@link #toString} prints.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static CounterState parse(String text) {
    return CounterStateText.read(text);
  }

  @Override
  public String toString() {
    return CounterStateText.write(this);
  }

  /**
   * The amount committed in one slice.
   *
   * @param slice its number, or the first millisecond of the calendar period
   * @param amount how much
   */
  public record SliceAmount(long slice, long amount) {
    /** Checks the range. */
    public SliceAmount {
      checkNotNegative(slice, amount);
    }
  }

  /**
   * The level of a burst.
   *
   * @param level in units of the limit
   * @param drained what is drained of the top unit, in parts of the window's milliseconds
   * @param at when that was so
   */
  public record BurstState(long level, long drained, long at) {
    /** Checks the range. */
    public BurstState {
      checkNotNegative(level, drained, at);
      if (drained > Window.Rolling.LONGEST.toMillis()) {
        throw new IllegalArgumentException("more than a unit is no fraction: " + drained);
      }
    }
  }

  /**
   * Days on which mail was sent.
   *
   * @param days how many there were before the last one
   * @param lastDay the millisecond the last one began with; 0 for none
   */
  public record WarmUp(int days, long lastDay) {
    /** Checks the range. */
    public WarmUp {
      checkNotNegative(days, lastDay);
    }
  }

  private static void checkNotNegative(long... numbers) {
    for (long number : numbers) {
      if (number < 0) {
        throw new IllegalArgumentException("expected no negative number: " + number);
      }
    }
  }
}
