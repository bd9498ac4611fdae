// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.outcome.LogPruner;
import java.time.Duration;

/** Prunes the log now and then, a bounded piece at a time. */
record LogPruning(LogPruner pruner) implements Runnable {

  static final Duration EVERY = Duration.ofMinutes(1);

  /** A pruner that wants to wait longer than this has nothing more to do now. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** Chosen: a minute's pruning takes seconds at most. */
  private static final int MOST_BATCHES = 100;

  @Override
  public void run() {
    for (int batches = 0; batches < MOST_BATCHES; batches++) {
      if (pruner.round().compareTo(AT_ONCE) > 0) {
        return;
      }
    }
  }
}
