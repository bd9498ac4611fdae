// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.Optional;

/**
 * A charge that did not fit.
 *
 * <p>Immutable.
 *
 * @param charge what was wanted
 * @param usage the usage of the counter. If the burst is exceeded, and not the window: the
 *     undrained and pending part of the burst
 * @param next when it would fit, if everything pending is committed now and nothing else is sent;
 *     empty for never: the charge alone is larger than the limit or its burst
 */
public record LimitExceeded(LimitCharge charge, Usage usage, Optional<Instant> next) {

  /** Whether it can never fit. */
  public boolean never() {
    return next.isEmpty();
  }
}
