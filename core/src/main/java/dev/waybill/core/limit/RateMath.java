// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.math.BigInteger;

/** Integer arithmetic without overflow and with defined rounding. */
final class RateMath {

  private RateMath() {}

  /**
   * {@code a * b / c}, rounded down, of numbers that are not negative; at most the largest long.
   */
  static long timesDividedBy(long a, long b, long c) {
    if (fits(a, b)) {
      return a * b / c;
    }
    BigInteger quotient =
        BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divide(BigInteger.valueOf(c));
    return quotient.bitLength() < Long.SIZE ? quotient.longValue() : Long.MAX_VALUE;
  }

  /** The remainder of {@code a * b / c}, of numbers that are not negative. */
  static long timesRemainder(long a, long b, long c) {
    if (fits(a, b)) {
      return a * b % c;
    }
    return BigInteger.valueOf(a)
        .multiply(BigInteger.valueOf(b))
        .mod(BigInteger.valueOf(c))
        .longValue();
  }

  /** The sum of numbers that are not negative; at most the largest long. */
  static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static boolean fits(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0;
  }
}
