// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The latest lines of a conversation, marked {@code C:} and {@code S:}. Thread-safe. */
final class Transcript {

  /** Enough for a failure message; a connection may carry a million messages. Chosen, no source. */
  private static final int KEPT = 2_000;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long forgotten;

  synchronized void client(String line) {
    add("C: " + line);
  }

  synchronized void server(String line) {
    add("S: " + line);
  }

  /** Something that happened and was not said. */
  synchronized void note(String what) {
    add("-- " + what);
  }

  private void add(String line) {
    lines.addLast(line);
    if (lines.size() > KEPT) {
      lines.removeFirst();
      forgotten++;
    }
  }

  synchronized List<String> lines() {
    List<String> all = new ArrayList<>(lines.size() + 1);
    if (forgotten > 0) {
      all.add("-- " + forgotten + " earlier lines not kept");
    }
    all.addAll(lines);
    return List.copyOf(all);
  }
}
