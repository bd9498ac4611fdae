// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the wire check has seen since the start.
 *
 * <p>Immutable.
 *
 * @param checked messages that were checked
 * @param mismatched those of them with a signature that does not verify
 * @param skipped messages of the sample that were forgotten before they left
 * @param last the last mismatch
 */
public record WireFigures(
    long checked, long mismatched, long skipped, Optional<WireMismatch> last) {

  /** Chosen: long enough to be seen, short enough to go away when all is well again. */
  private static final Duration RECENT = Duration.ofHours(1);

  /** The last mismatch, if it was within the last hour. */
  public Optional<WireMismatch> recent(Instant now) {
    return last.filter(mismatch -> mismatch.at().plus(RECENT).isAfter(now));
  }
}
