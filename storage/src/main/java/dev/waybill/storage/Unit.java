// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One caller's work in the group commit, with its outcome.
 *
 * <p>The outcome is written by the writing thread before the latch opens and read by the caller
 * after it.
 */
final class Unit<T> {

  private final Work<T> work;
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable T value;
  private @Nullable Exception failure;

  Unit(Work<T> work) {
    this.work = work;
  }

  void apply(Connection connection) throws SQLException {
    value = work.apply(connection);
  }

  /** Notes why the unit was rolled back; the caller hears of it with the rest of the batch. */
  void refuse(Exception reason) {
    failure = reason;
  }

  /** Lets the caller go. */
  void finish() {
    done.countDown();
  }

  /** Lets the caller go with the failure of the batch, unless the unit had its own. */
  void fail(StorageException reason) {
    failure = Optional.<Exception>ofNullable(failure).orElse(reason);
    finish();
  }

  /** Waits for the outcome; false when the caller was interrupted first. */
  boolean awaitUnlessInterrupted() {
    try {
      done.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  void awaitAnyway() {
    boolean waiting = true;
    while (waiting) {
      waiting = !awaitUnlessInterrupted();
    }
  }

  /** The outcome, once it is there. */
  T result() {
    if (failure instanceof StorageException e) {
      throw new StorageException(String.valueOf(e.getMessage()), e);
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure != null) {
      throw new StorageException("not stored: " + failure.getMessage(), failure);
    }
    return Objects.requireNonNull(value, "a unit of work returns something");
  }
}
