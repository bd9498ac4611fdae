// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * The health of a store, for the health check.
 *
 * <p>Immutable.
 *
 * @param state up, or how bad
 * @param text the reason, for an administrator
 */
public record LimitStoreHealth(State state, String text) {

  /** The three colours of a health check. */
  public enum State {
    /** Everything works as configured. */
    UP,
    /** It counts, with the restriction that the text names. */
    DEGRADED,
    /** It is unavailable; {@code on-store-down} of each limit applies. */
    DOWN
  }

  /** All is well. */
  public static LimitStoreHealth up(String text) {
    return new LimitStoreHealth(State.UP, text);
  }
}
