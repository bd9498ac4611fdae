// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;

/**
 * A request for a new key.
 *
 * <p>Immutable.
 *
 * @param domain the domain whose mail it signs
 * @param kind what it is made for
 * @param bits the size of an RSA key
 * @param selectors how it is named
 * @param trial whether it may sign before it was ever seen in the DNS
 */
public record KeyOrder(
    DomainName domain, KeyKind kind, int bits, SelectorTemplate selectors, boolean trial) {

  /** A key as the policy specifies. */
  public static KeyOrder of(DomainName domain, KeyPolicy policy) {
    RotationPlan plan = policy.rotation();
    return new KeyOrder(domain, KeyKind.RSA, plan.bits(), plan.selectors(), false);
  }

  /** The same for another algorithm. */
  public KeyOrder of(KeyKind other) {
    return new KeyOrder(domain, other, bits, selectors, trial);
  }

  /** The same for a trial. */
  public KeyOrder forTrial() {
    return new KeyOrder(domain, kind, bits, selectors, true);
  }
}
