// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/** What signs while the record of the active key has disappeared or changed. */
public enum OnMismatch {
  /** The key that was good when it was seen last. */
  KEEP,
  /** Another key of the domain that is seen, else whatever signs for domains without a key. */
  FALLBACK,
  /** Nothing: mail of the domain waits until the key is seen again. */
  DEFER
}
