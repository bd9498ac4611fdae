// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

/**
 * How a store is doing.
 *
 * @param state what it can do
 * @param detail why, for people; empty while it is {@link State#OK}
 */
public record StoreHealth(State state, String detail) {

  /** All is well. */
  public static final StoreHealth OK = new StoreHealth(State.OK, "");

  /** What a store can do. */
  public enum State {
    /** Reads and writes. */
    OK,
    /** Reads and writes, but there is too little room to accept anything new. */
    LOW_SPACE,
    /** Does not write at the moment, and is trying to. */
    AWAY,
    /** Has failed for good; only a restart of the process can help. */
    FAILED
  }

  /** Whether new mail may be accepted. */
  public boolean takesMail() {
    return state == State.OK;
  }
}
