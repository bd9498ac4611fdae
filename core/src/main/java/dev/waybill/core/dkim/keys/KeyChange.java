// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/**
 * One key before and after a decision.
 *
 * <p>Immutable.
 *
 * @param before what was decided upon
 * @param after of the same name
 */
public record KeyChange(ManagedKey before, ManagedKey after) {

  /** Checks that it is one key. */
  public KeyChange {
    if (!before.name().equals(after.name())) {
      throw new IllegalArgumentException(before.name() + " can not become " + after.name());
    }
  }
}
