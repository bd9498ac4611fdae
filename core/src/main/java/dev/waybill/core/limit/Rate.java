// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/**
 * How much in which time: {@code 10000/day}, {@code 500/h burst 50}, {@code 20MiB/15min}, {@code
 * 10000/day aligned Europe/Berlin}.
 *
 * <p>Immutable. {@link #toString} prints the canonical form, which {@link #parse} reads back.
 *
 * @param amount the most in any window, above zero
 * @param window rolling, or a period of the calendar
 * @param burst the most at once, at most the amount; empty for the whole amount at once
 * @param inOctets whether it was written as a size and is printed as one
 */
public record Rate(long amount, Window window, OptionalLong burst, boolean inOctets) {

  /** Chosen: a petabyte, or a thousand times the recipients of the largest senders. */
  static final long MOST = 1_000_000_000_000_000L;

  /** Checks the amounts. */
  public Rate {
    if (amount < 1 || amount > MOST) {
      throw new IllegalArgumentException("expected an amount from 1 to " + MOST);
    }
    long most = amount;
    burst.ifPresent(
        atOnce -> {
          if (atOnce < 1 || atOnce > most) {
            throw new IllegalArgumentException(
                "expected a burst from 1 to the amount of the rate, " + most);
          }
        });
  }

  /** A plain rate without burst. */
  public static Rate of(long amount, Window window) {
    return new Rate(amount, window, OptionalLong.empty(), false);
  }

  /**
   * Reads a rate; {@code aligned} without a zone means UTC.
   *
   * @throws IllegalArgumentException when the text is no rate; the message says what was expected
   */
  public static Rate parse(String text) {
    return parse(text, ZoneOffset.UTC);
  }

  /**
   * Reads a rate.
   *
   * @param zone what {@code aligned} means when it names no zone
   * @throws IllegalArgumentException when the text is no rate; the message says what was expected
   */
  public static Rate parse(String text, ZoneId zone) {
    return RateGrammar.read(text, zone);
  }

  /** Every amount divided, rounded down, but at least 1. */
  Rate share(int servers) {
    OptionalLong atOnce =
        burst.isPresent()
            ? OptionalLong.of(Math.max(1, burst.getAsLong() / servers))
            : OptionalLong.empty();
    return new Rate(Math.max(1, amount / servers), window, atOnce, inOctets);
  }

  @Override
  public String toString() {
    return RateGrammar.write(this);
  }
}
