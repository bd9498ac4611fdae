// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/** Whether a key must be visible in the DNS before it signs. */
public enum Publication {
  /** It signs only after every authoritative name server answers with it. */
  REQUIRED,
  /** The first key of a domain signs at once, with a warning until it is visible. */
  WARN,
  /** No DNS checks; the administrator activates keys. */
  OFF
}
