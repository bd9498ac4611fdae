// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * How a store is, for the health check.
 *
 * <p>Immutable.
 *
 * @param state up, or how bad
 * @param text what is the matter, in words for an administrator
 */
public record StoreHealth(State state, String text) {

  /** The three colours of a health check. */
  public enum State {
    /** Everything is as declared. */
    UP,
    /** It counts, with the reservation that the text names. */
    DEGRADED,
    /** It cannot be asked; every limit does what it declares for that. */
    DOWN
  }

  /** All is well. */
  public static StoreHealth up(String text) {
    return new StoreHealth(State.UP, text);
  }
}
