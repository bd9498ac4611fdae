// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

/** A store could not read or write. */
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what failed. */
  public StoreException(String message) {
    super(message);
  }

  /** Says what failed, and why. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
