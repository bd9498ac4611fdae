// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.Arrays;

/**
 * The committed amounts of one counter in the slices of its sliding window, oldest first.
 *
 * <p>A slice of a rolling window is identified by its number since the epoch, a calendar period by
 * its first millisecond. Only slices in use take memory: most counters are those of recipient
 * domains, and see one message. Guarded by the lock of the store.
 */
final class WindowBuckets {

  /** What nothing ever ends at. */
  static final long NEVER = Long.MAX_VALUE;

  private final Window window;
  private final long sliceMillis;

  // The period of the calendar that was asked for last.
  private long periodStart = 1;
  private long periodEnd;

  private long[] numbers = new long[2];
  private long[] amounts = new long[2];
  private int size;
  private long sum;

  WindowBuckets(Window window) {
    this.window = window;
    this.sliceMillis = window instanceof Window.Rolling rolling ? rolling.sliceMillis() : 0;
  }

  Window window() {
    return window;
  }

  long sum() {
    return sum;
  }

  int size() {
    return size;
  }

  long number(int index) {
    return numbers[index];
  }

  long amount(int index) {
    return amounts[index];
  }

  /** The slice that a moment lies in. */
  long at(long now) {
    return sliceMillis > 0 ? Math.floorDiv(now, sliceMillis) : period(now);
  }

  /** Whether a slice still counts. */
  boolean counts(long slice, long now) {
    return slice >= oldest(now);
  }

  /** The oldest slice that is partly inside the window. */
  long oldest(long now) {
    return sliceMillis > 0 ? at(now) - Window.Rolling.SLICES : period(now);
  }

  /** When a slice stops counting. */
  long end(long slice) {
    return sliceMillis > 0 ? (slice + Window.Rolling.SLICES + 1) * sliceMillis : periodEndOf(slice);
  }

  /** The last millisecond of a slice itself. */
  long last(long slice) {
    return (sliceMillis > 0 ? (slice + 1) * sliceMillis : periodEndOf(slice)) - 1;
  }

  /** Drops slices that no longer count. */
  void expire(long now) {
    if (size == 0) {
      return;
    }
    long oldest = oldest(now);
    int gone = 0;
    while (gone < size && numbers[gone] < oldest) {
      sum -= amounts[gone];
      gone++;
    }
    if (gone > 0) {
      size -= gone;
      System.arraycopy(numbers, gone, numbers, 0, size);
      System.arraycopy(amounts, gone, amounts, 0, size);
    }
  }

  void add(long slice, long amount) {
    int index = size;
    while (index > 0 && numbers[index - 1] >= slice) {
      index--;
    }
    if (index == size || numbers[index] != slice) {
      insert(index, slice);
    }
    amounts[index] += amount;
    sum += amount;
  }

  /** Takes back what is known to be there. */
  void remove(long slice, long amount) {
    int index = Arrays.binarySearch(numbers, 0, size, slice);
    amounts[index] -= amount;
    sum -= amount;
  }

  private void insert(int index, long slice) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      amounts = Arrays.copyOf(amounts, 2 * size);
    }
    System.arraycopy(numbers, index, numbers, index + 1, size - index);
    System.arraycopy(amounts, index, amounts, index + 1, size - index);
    numbers[index] = slice;
    amounts[index] = 0;
    size++;
  }

  /** Treats everything as committed now. */
  void gather(long now) {
    long all = sum;
    clear();
    if (all > 0) {
      add(at(now), all);
    }
  }

  /**
   * The same amounts by the slices of another window.
   *
   * @param next still empty
   */
  WindowBuckets as(WindowBuckets next, long latest) {
    for (int i = 0; i < size; i++) {
      long slice = next.at(Math.min(latest, last(numbers[i])));
      if (amounts[i] > 0 && next.counts(slice, latest)) {
        next.add(slice, amounts[i]);
      }
    }
    return next;
  }

  void clear() {
    size = 0;
    sum = 0;
  }

  /** When the next slice stops counting; {@link #NEVER} if nothing counts. */
  long easing() {
    for (int i = 0; i < size; i++) {
      if (amounts[i] > 0) {
        return end(numbers[i]);
      }
    }
    return NEVER;
  }

  /**
   * When the counted amount drops to a target.
   *
   * @param target the amount
   * @param pending an amount treated as also committed now
   */
  long whenAtMost(long target, long pending, long now) {
    long rest = RateMath.plus(sum, pending);
    for (int i = 0; i < size && rest > target; i++) {
      rest -= amounts[i];
      if (rest <= target) {
        return end(numbers[i]);
      }
    }
    return rest <= target ? now : end(at(now));
  }

  private long period(long now) {
    if (now < periodStart || now >= periodEnd) {
      remember(now);
    }
    return periodStart;
  }

  private long periodEndOf(long start) {
    return start == periodStart ? periodEnd : calendar().end(moment(start)).toEpochMilli();
  }

  private void remember(long now) {
    periodStart = calendar().start(moment(now)).toEpochMilli();
    periodEnd = calendar().end(moment(now)).toEpochMilli();
  }

  private Window.Calendar calendar() {
    return (Window.Calendar) window;
  }

  private static Instant moment(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
