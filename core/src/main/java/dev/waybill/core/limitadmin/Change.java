// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import java.time.Instant;
import java.util.Locale;

/**
 * One entry of the audit trail.
 *
 * <p>Immutable.
 *
 * @param at when
 * @param action what was done
 * @param limit the name of the limit; empty for the breaker, and for all limits together
 * @param key whose
 * @param detail the values, in words; may be empty
 * @param changeAuthor who, from where and why
 */
public record Change(
    Instant at, Action action, String limit, String key, String detail, ChangeAuthor changeAuthor) {

  /** What can be done to a limit or to an account. */
  public enum Action {
    /** A limit was raised for a time, or the raise was ended. */
    RAISE,
    /** A counter was cleared. */
    RESET,
    /** A slowdown or suspension by the breaker was lifted. */
    LIFT;

    /** Its name in the JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
