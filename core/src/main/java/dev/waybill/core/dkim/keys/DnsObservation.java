// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Instant;
import java.util.Optional;

/**
 * The results of the DNS checks of a key so far.
 *
 * <p>Immutable. A check is conclusive if every server answered, or if one of them contradicts; a
 * server that fails or does not answer proves nothing.
 *
 * @param looked time of the last check
 * @param heard time of the last conclusive check
 * @param seen when every server last answered with the key
 * @param seenSince the start of the current series of checks without a contradiction, beginning
 *     with one that saw the key everywhere
 * @param awaySince since when a server answers without the key, or with another one
 * @param finding the result of the last check, for an operator
 */
public record DnsObservation(
    Optional<Instant> looked,
    Optional<Instant> heard,
    Optional<Instant> seen,
    Optional<Instant> seenSince,
    Optional<Instant> awaySince,
    String finding) {

  /** There was no check yet. */
  public static final DnsObservation NOTHING =
      new DnsObservation(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "");

  /** The state after one more check. */
  DnsObservation with(DnsVisibility visibility, Instant now) {
    Optional<Instant> at = Optional.of(now);
    String summary = visibility.summary();
    if (visibility.everywhere()) {
      return new DnsObservation(at, at, at, seenSince.or(() -> at), Optional.empty(), summary);
    }
    if (visibility.contradicted()) {
      return new DnsObservation(at, at, seen, Optional.empty(), awaySince.or(() -> at), summary);
    }
    return new DnsObservation(at, heard, seen, seenSince, awaySince, summary);
  }

  /** Whether the last check was inconclusive, because a server failed or did not answer. */
  boolean isInconclusive() {
    return looked.isPresent() && !looked.equals(heard);
  }

  /** Whether a server contradicted in the last conclusive check. */
  public boolean isAway() {
    return awaySince.isPresent();
  }
}
