// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

/** A store cannot write now (no room, an I/O error that it recovers from); try again later. */
public final class StoreAwayException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Says what failed. */
  public StoreAwayException(String message) {
    super(message);
  }

  /** Says what failed, and why. */
  public StoreAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
