// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import dev.waybill.core.breaker.BreakerEntry;

/**
 * The state of an account in the breaker.
 *
 * @param account its name
 * @param state {@code slowed}, {@code suspended} or {@code lifted}
 * @param since since when
 * @param evidence why, or who lifted it
 */
public record BreakerView(String account, String state, String since, String evidence) {

  static BreakerView of(BreakerEntry entry) {
    return new BreakerView(
        entry.account(), LimitView.word(entry.state()), entry.since().toString(), entry.evidence());
  }
}
