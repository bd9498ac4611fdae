// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.Optional;

/**
 * A demand that did not fit.
 *
 * <p>Immutable.
 *
 * @param demand what was wanted
 * @param usage how full the counter was. When the burst stood in the way, and not the window: what
 *     has not drained yet, with what is pending, of the burst
 * @param next when it would fit, if all that is pending is committed now and nobody else comes;
 *     empty for never: the demand alone is larger than the limit or its burst
 */
public record Shortage(Demand demand, Usage usage, Optional<Instant> next) {

  /** Whether waiting can not help. */
  public boolean never() {
    return next.isEmpty();
  }
}
