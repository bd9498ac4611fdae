// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.time.Instant;

/** Points in time as the tables hold them: nanoseconds since the epoch, from 1677 to 2262. */
final class Nanos {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Nanos() {}

  /**
   * The number for a point in time.
   *
   * @throws ArithmeticException when it lies outside of the range
   */
  static long of(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), (long) time.getNano());
  }

  /** The number for a limit, the end of the range for one beyond it. */
  static long limit(Instant time) {
    if (time.isAfter(instant(Long.MAX_VALUE))) {
      return Long.MAX_VALUE;
    }
    return time.isBefore(instant(-Long.MAX_VALUE)) ? -Long.MAX_VALUE : of(time);
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
