// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import java.util.List;

/**
 * The output of {@code waybill limits show}; an interface, see {@code
 * docs/reference/limits-command.md}.
 *
 * @param limits counters, in the order of the file
 * @param raises those in effect
 * @param breaker accounts that it has slowed, suspended or released
 */
public record UsageView(List<LimitView> limits, List<RaiseView> raises, List<BreakerView> breaker) {

  /** Copies the lists. */
  public UsageView {
    limits = List.copyOf(limits);
    raises = List.copyOf(raises);
    breaker = List.copyOf(breaker);
  }
}
