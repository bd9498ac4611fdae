// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Removes the oldest entries of the log, in small batches, by age and by size.
 *
 * <p>Has no thread: somebody calls {@link #round} when the time that it answered has passed. No
 * subscriber can keep an entry.
 */
public final class LogPruner {

  /** Lets others to the disk; chosen, no source. */
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(20);

  /** Chosen, no source. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final EventLog log;
  private final Supplier<Limits> limits;
  private final InstantSource clock;

  /** Prunes to these limits, which may change. */
  public LogPruner(EventLog log, Supplier<Limits> limits, InstantSource clock) {
    this.log = log;
    this.limits = limits;
    this.clock = clock;
  }

  /** Removes one batch at most; answers when to call again. */
  public Duration round() {
    Limits now = limits.get();
    Instant before = clock.instant().minus(now.age());
    return log.prune(before, now.octets()) > 0 ? BETWEEN_BATCHES : BETWEEN_LOOKS;
  }

  /**
   * What the log may hold.
   *
   * @param age how old an entry may be
   * @param octets how many octets all entries may take, before the store compresses them
   */
  public record Limits(Duration age, long octets) {}
}
