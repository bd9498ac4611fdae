// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a test has started so far, ended in reverse order; also when its start fails half-way.
 * Confined to one test.
 */
final class ClosedInTurn {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T later(T started) {
    open.push(started);
    return started;
  }

  /** Ends everything, even if something does not want to; that is thrown in the end. */
  void close() throws Exception {
    if (open.isEmpty()) {
      return;
    }
    try {
      open.pop().close();
    } finally {
      close();
    }
  }
}
