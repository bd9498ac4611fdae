// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which rows of one queue wait, and until when; some 70 octets for each. Rows that are in flight
 * are not in it. Thread-safe.
 */
final class SpoolIndex {

  private record Waiting(long due, long sequence) {}

  private final TreeSet<Waiting> waiting =
      new TreeSet<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::sequence));

  /** Adds a row, and wakes who waits for one. */
  synchronized void add(long sequence, Instant due) {
    waiting.add(new Waiting(due.toEpochMilli(), sequence));
    notifyAll();
  }

  /** Takes out the row that is due first, if it is due; of several, the one that came first. */
  synchronized OptionalLong takeDue(Instant now) {
    if (waiting.isEmpty() || waiting.first().due() > now.toEpochMilli()) {
      return OptionalLong.empty();
    }
    Waiting first = waiting.first();
    waiting.remove(first);
    return OptionalLong.of(first.sequence());
  }

  /** Takes out a row, whenever it is due; returns whether it was waiting. */
  synchronized boolean take(long sequence, Instant due) {
    // The second look is for a row whose time could not be written.
    return waiting.remove(new Waiting(due.toEpochMilli(), sequence))
        || waiting.removeIf(row -> row.sequence() == sequence);
  }

  /** Adds those rows that are not in it. */
  synchronized void addMissing(Map<Long, Instant> rows) {
    waiting.forEach(row -> rows.remove(row.sequence()));
    rows.forEach(this::add);
  }

  /** Waits until a row may be due, but no longer than {@code longest}. */
  @SuppressWarnings("WaitNotInLoop") // anyone who waits looks again
  synchronized void await(Instant now, Duration longest) throws InterruptedException {
    long patience = longest.toMillis();
    if (!waiting.isEmpty()) {
      patience = Math.min(patience, waiting.first().due() - now.toEpochMilli());
    }
    if (patience > 0) {
      wait(patience);
    }
  }

  synchronized int size() {
    return waiting.size();
  }
}
