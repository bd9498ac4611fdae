// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.Locale;

/** How far a key has come in its life, in this order. */
public enum KeyState {
  /** It exists, and its record is to be published. */
  NEW,
  /** Every authoritative name server answers with exactly this key; it does not sign yet. */
  PUBLISHED,
  /** It signs. */
  ACTIVE,
  /** It signs no more, but what it signed is still on its way: its record must stay. */
  RETIRING,
  /** Its record may go. */
  RETIRED,
  /** It must not be believed any more: its record is to be replaced by one with an empty p=. */
  REVOKED;

  /** Whether the key may sign now or later. */
  public boolean hasFuture() {
    return this == NEW || this == PUBLISHED || this == ACTIVE;
  }

  /** Whether its record has to be in the DNS, so that somebody should look. */
  boolean isWatched() {
    return hasFuture() || this == RETIRING;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
