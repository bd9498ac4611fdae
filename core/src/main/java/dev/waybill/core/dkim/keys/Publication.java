// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/** Whether a key must have been seen in the DNS before it signs. */
public enum Publication {
  /** It signs when every authoritative name server answers with it, and not before. */
  REQUIRED,
  /** The first key of a domain signs at once, with a warning until it has been seen. */
  WARN,
  /** Nobody looks; the administrator says when a key signs. */
  OFF
}
