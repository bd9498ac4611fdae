// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tracks whether the shared states are unavailable, so that callers do not all wait for them again.
 * Guarded.
 */
final class StoreOutage {

  /** The pause between attempts; chosen: as long as one failing attempt may take. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private Optional<StatesAwayException> last = Optional.empty();
  private Instant since = Instant.MIN;

  void begin(StatesAwayException why, Instant now) {
    last = Optional.of(why);
    since = now;
  }

  void end() {
    last = Optional.empty();
  }

  boolean isOn() {
    return last.isPresent();
  }

  /** Whether to try: they are available, or it is time to retry. */
  boolean mayAsk(Instant now) {
    // A clock that was set back must not make the pause longer.
    return last.isEmpty() || now.isBefore(since) || !now.isBefore(since.plus(PAUSE));
  }

  /**
   * Does nothing while they are there.
   *
   * @throws StatesAwayException at once while they are away
   */
  void check() {
    if (last.isPresent()) {
      throw new StatesAwayException(String.valueOf(last.get().getMessage()), last.get());
    }
  }
}
