// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/**
 * The states that servers share cannot be read or written now; the message says why. Whether a
 * write took place is unknown, so read again when they are back.
 */
public final class StatesAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StatesAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
