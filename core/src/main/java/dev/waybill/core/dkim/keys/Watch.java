// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Instant;
import java.util.Optional;

/**
 * What looking for a key in the DNS has brought so far.
 *
 * <p>Immutable. A look is definite when every server answered, or when one of them contradicts; a
 * server that fails or is silent proves nothing.
 *
 * @param looked when anybody looked last
 * @param heard when a look was definite last
 * @param seen when every server answered with the key last
 * @param seenSince the first of the looks in a row, up to now, of which none met a contradiction
 *     and the first saw the key everywhere
 * @param awaySince since when a server answers without the key, or with another one
 * @param finding the last look, in words for an operator
 */
public record Watch(
    Optional<Instant> looked,
    Optional<Instant> heard,
    Optional<Instant> seen,
    Optional<Instant> seenSince,
    Optional<Instant> awaySince,
    String finding) {

  /** Nobody has looked yet. */
  public static final Watch NOTHING =
      new Watch(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "");

  /** What is known after one more look. */
  Watch with(Visibility visibility, Instant now) {
    Optional<Instant> at = Optional.of(now);
    String summary = visibility.summary();
    if (visibility.everywhere()) {
      return new Watch(at, at, at, seenSince.or(() -> at), Optional.empty(), summary);
    }
    if (visibility.contradicted()) {
      return new Watch(at, at, seen, Optional.empty(), awaySince.or(() -> at), summary);
    }
    return new Watch(at, heard, seen, seenSince, awaySince, summary);
  }

  /** Whether the last look proved nothing, because somebody failed or was silent. */
  boolean isInconclusive() {
    return looked.isPresent() && !looked.equals(heard);
  }

  /** Whether the last definite look met a server that contradicts. */
  public boolean isAway() {
    return awaySince.isPresent();
  }
}
