// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.KeyName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What was told already, so that a fault of every message is told once. Thread-safe. */
final class Alarms {

  /** Chosen: without the same mismatch for so long it counts as mended. */
  private static final Duration CALM = Duration.ofHours(1);

  private final Map<Subject, Instant> seen = new HashMap<>();

  /** Whether this is news: the first of its kind, or the first after an hour without it. */
  synchronized boolean isNews(WireMismatch mismatch) {
    // Only keys of ours come here, so the map stays small; what is over is dropped all the same.
    seen.values().removeIf(at -> !at.plus(CALM).isAfter(mismatch.at()));
    return seen.put(new Subject(mismatch.key(), mismatch.fault()), mismatch.at()) == null;
  }

  private record Subject(KeyName key, WireFault fault) {}
}
