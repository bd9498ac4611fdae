// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;

/**
 * Workspaces that wait to be used again.
 *
 * <p>Thread-safe. When all are in use another one is made and dropped afterwards, so nobody waits.
 */
final class Workspaces {

  /** Chosen: more threads than most servers sign with at once; 2 MiB when all wait. */
  private static final int MOST_WAITING = 32;

  private final ArrayBlockingQueue<Workspace> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  /** Lends a cleared workspace for one call. */
  <T> T lend(Function<Workspace, T> call) {
    Workspace known = waiting.poll();
    Workspace workspace = known == null ? new Workspace() : known;
    try {
      workspace.clear();
      return call.apply(workspace);
    } finally {
      waiting.offer(workspace);
    }
  }
}
