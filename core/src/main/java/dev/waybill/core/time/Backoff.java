// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.time;

import java.time.Duration;

/**
 * How long to wait after failures: twice as long after each one, up to a longest pause.
 *
 * @param first after the first failure
 * @param longest at most
 */
public record Backoff(Duration first, Duration longest) {

  private static final int MOST_DOUBLINGS = 30;

  /**
   * The pause after some failures in a row.
   *
   * @param failures 1 or more
   */
  public Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
