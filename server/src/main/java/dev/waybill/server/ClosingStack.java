// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be closed once no part of James uses it any more, last opened first. One close that
 * fails is logged and does not keep the others from being closed. Thread-safe.
 */
final class ClosingStack {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClosingStack.class);

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** Remembers to close {@code resource}; {@code name} is what a failure is logged under. */
  synchronized void push(String name, AutoCloseable resource) {
    entries.push(new Entry(name, resource));
  }

  /** Closes everything that is remembered, and forgets it. */
  synchronized void closeAll() {
    while (!entries.isEmpty()) {
      entries.pop().close();
    }
  }

  private record Entry(String name, AutoCloseable resource) {

    void close() {
      try {
        resource.close();
      } catch (Exception failure) {
        LOGGER.error("{} did not close cleanly", name, failure);
      }
    }
  }
}
