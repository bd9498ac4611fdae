// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the shared states are away, so that not everybody waits for them anew. Guarded. */
final class Outage {

  /** How long nobody asks again; chosen: as long as one fruitless question may take. */
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

  /** Whether somebody may ask: they are not away, or it is time to try again. */
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
