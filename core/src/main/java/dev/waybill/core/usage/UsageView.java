// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.usage;

import java.util.List;

/**
 * What {@code waybill limits show} knows; an interface, see {@code
 * docs/reference/limits-command.md}.
 *
 * @param limits counters, in the order of the file
 * @param raises those that count now
 * @param breaker accounts that it has acted on
 */
public record UsageView(List<LimitView> limits, List<RaiseView> raises, List<BreakerView> breaker) {

  /** Copies the lists. */
  public UsageView {
    limits = List.copyOf(limits);
    raises = List.copyOf(raises);
    breaker = List.copyOf(breaker);
  }
}
