// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.Locale;

/** The state of a key in its life cycle, in this order. */
public enum KeyState {
  /** It exists; its record has to be published. */
  NEW,
  /** Every authoritative name server answers with exactly this key; it does not sign yet. */
  PUBLISHED,
  /** It signs. */
  ACTIVE,
  /** It no longer signs, but mail that it signed is still in transit: its record must stay. */
  RETIRING,
  /** Its record may be removed. */
  RETIRED,
  /** It must not be trusted any more: its record has to be replaced by one with an empty p=. */
  REVOKED;

  /** Whether the key may sign now or later. */
  public boolean hasFuture() {
    return this == NEW || this == PUBLISHED || this == ACTIVE;
  }

  /** Whether its record has to be in the DNS and is checked. */
  boolean isWatched() {
    return hasFuture() || this == RETIRING;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
