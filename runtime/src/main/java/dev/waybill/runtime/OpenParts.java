// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in the opposite order, all of it. Thread-safe. */
final class OpenParts implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<Closeable> opened = new ArrayDeque<>();

  /** Has something closed before all that was there before it. */
  synchronized void push(Closeable next) {
    opened.push(next);
  }

  /**
   * Closes everything; a second call does nothing.
   *
   * @throws UncheckedIOException when something could not be closed; the others are
   */
  @Override
  public synchronized void close() {
    IOException failures = new IOException("something could not be closed");
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (IOException | RuntimeException e) {
        LOGGER.error("something could not be closed", e);
        failures.addSuppressed(e);
      }
    }
    if (failures.getSuppressed().length > 0) {
      throw new UncheckedIOException("the data of Waybill cannot be closed", failures);
    }
  }

  /** Closes everything because of a failure, which is more important than what comes of that. */
  void closeAfter(Exception failure) {
    try {
      close();
    } catch (UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }
}
