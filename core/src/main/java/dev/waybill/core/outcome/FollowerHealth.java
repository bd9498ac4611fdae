// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.time.Instant;
import java.util.Optional;

/**
 * How a subscriber keeps up with the log.
 *
 * @param subscriber its name
 * @param behind how many events it has not handled yet, at most
 * @param missed how many events were gone before it came to them, at most, since the start
 * @param failingSince when it began to fail; empty while it works
 * @param trouble why it fails; empty while it works
 */
public record FollowerHealth(
    String subscriber, long behind, long missed, Optional<Instant> failingSince, String trouble) {

  /** Whether it works and has missed nothing. */
  public boolean isOk() {
    return failingSince.isEmpty() && missed == 0;
  }
}
