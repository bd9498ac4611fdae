// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;

/**
 * More than the limit for one key, for a time.
 *
 * <p>Immutable. A counter has at most one raise: a new one replaces the old one, and a raise by 0
 * ends it. It adds to what is allowed in the window and to the burst; the rate at which a burst
 * drains stays.
 *
 * @param limit the name of the limit
 * @param key whose, in the form of the limit's scope
 * @param by how much is added, not negative
 * @param until when it ends
 */
public record Raise(String limit, String key, long by, Instant until) {

  /** Checks the amount. */
  public Raise {
    if (by < 0 || by > Rate.MOST) {
      throw new IllegalArgumentException("expected a raise by 0 to " + Rate.MOST + ": " + by);
    }
  }

  /** The amount it adds at a moment. */
  public long at(Instant now) {
    return now.isBefore(until) ? by : 0;
  }
}
