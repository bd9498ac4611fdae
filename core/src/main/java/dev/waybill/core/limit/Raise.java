// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;

/**
 * More than the limit for one key, for a time.
 *
 * <p>Immutable. A counter has one raise at most: a new one takes the place of the old one, and one
 * by nothing ends it. It adds to what is allowed in the window and to the burst; the rate at which
 * a burst drains stays.
 *
 * @param limit the name of the limit
 * @param key whose, in the form of the limit's scope
 * @param by how much is added, not negative
 * @param until from then on it does not count
 */
public record Raise(String limit, String key, long by, Instant until) {

  /** Checks the amount. */
  public Raise {
    if (by < 0 || by > Rate.MOST) {
      throw new IllegalArgumentException("expected a raise by 0 to " + Rate.MOST + ": " + by);
    }
  }

  /** What it adds at a moment. */
  public long at(Instant now) {
    return now.isBefore(until) ? by : 0;
  }
}
