// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

/**
 * The store could not do what it was asked to; the message says which part and what an operator can
 * do about it.
 *
 * <p>After a failed write nothing of it is stored, unless the message says that the outcome is
 * unknown.
 */
public final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
