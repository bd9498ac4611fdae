// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.StoreHealth;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Why a store does not write at the moment.
 *
 * @param full whether there is no room (or no quota) left, which only others can change
 * @param failed whether it has been given up
 * @param cause what RocksDB said
 */
record Trouble(boolean full, boolean failed, RocksDBException cause) {

  static Trouble of(RocksDBException cause) {
    return new Trouble(isFull(cause), false, cause);
  }

  Trouble givenUp() {
    return new Trouble(full, true, cause);
  }

  StoreHealth health() {
    return new StoreHealth(failed ? StoreHealth.State.FAILED : StoreHealth.State.AWAY, text());
  }

  StoreException exception() {
    return failed ? new StoreException(text(), cause) : new StoreAwayException(text(), cause);
  }

  String text() {
    String end = failed ? "failed for good" : full ? "has no room to write" : "is being reopened";
    return "the store " + end + ": " + cause.getMessage();
  }

  /** Whether the caller asked for something impossible, so that the store itself is well. */
  static boolean isMistake(RocksDBException e) {
    Status status = e.getStatus();
    return status != null
        && (status.getCode() == Status.Code.InvalidArgument
            || status.getCode() == Status.Code.NotSupported);
  }

  private static boolean isFull(RocksDBException e) {
    Status status = e.getStatus();
    String message = "" + e.getMessage();
    return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
        || message.contains("No space left")
        || message.contains("quota exceeded");
  }
}
