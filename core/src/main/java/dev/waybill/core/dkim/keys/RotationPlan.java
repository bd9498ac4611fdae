// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * When a key is replaced by a new one.
 *
 * <p>Immutable.
 *
 * @param after the age at which a successor is made; empty for never
 * @param overlap how long the record of a replaced key must stay
 * @param settle how long a successor must have been seen everywhere before it signs
 * @param bits the size of new RSA keys
 * @param selectors how new keys are named
 */
public record RotationPlan(
    Optional<Duration> after,
    Duration overlap,
    Duration settle,
    int bits,
    SelectorTemplate selectors) {

  /**
   * What holds when nothing is set.
   *
   * <ul>
   *   <li>90 days: chosen, within what M3AAWG's "DKIM Key Rotation" advises (at least every six
   *       months).
   *   <li>7 days: a message is tried for 5 days at most (RFC 5321 §4.5.4.1) and read soon after.
   *   <li>1 hour: a resolver may still say that there is no such record, if somebody asked too
   *       early (RFC 2308 §5 allows up to 3 hours and calls 1 hour usual).
   *   <li>2048 bits: RFC 8301 §3.2.
   * </ul>
   */
  public static final RotationPlan DEFAULTS =
      new RotationPlan(
          Optional.of(Duration.ofDays(90)),
          Duration.ofDays(7),
          Duration.ofHours(1),
          2048,
          SelectorTemplate.DEFAULT);
}
