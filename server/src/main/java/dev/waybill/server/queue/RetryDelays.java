// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * When mail is processed again after an unforeseen error, and when it becomes a dead letter.
 * Immutable.
 *
 * @param first after the first failure; each later delay is four times as long
 * @param longest no delay is longer
 * @param giveUpAfter how long after the first failure mail that still fails is given up
 */
public record RetryDelays(Duration first, Duration longest, Duration giveUpAfter) {

  /** Chosen: 1, 4, 16, 64 seconds, 4 and 17 minutes, then every hour. */
  private static final int FACTOR = 4;

  /** From a second to an hour, for five days, as long as RFC 5321 §4.5.4.1 asks of delivery. */
  public static final RetryDelays DEFAULTS =
      new RetryDelays(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofDays(5));

  /** Checks that there are delays. */
  public RetryDelays {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("delays begin above zero and grow");
    }
  }

  /** The delay after so many failures, from 1. */
  Duration after(int failures) {
    Duration delay = first;
    for (int count = 1; count < failures && delay.compareTo(longest) < 0; count++) {
      delay = delay.multipliedBy(FACTOR);
    }
    return delay.compareTo(longest) < 0 ? delay : longest;
  }

  /** Whether it is too late to try again. */
  boolean isOver(Instant failingSince, Instant now) {
    return !now.isBefore(failingSince.plus(giveUpAfter));
  }
}
