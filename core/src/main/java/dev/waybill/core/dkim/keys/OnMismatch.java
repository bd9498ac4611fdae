// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/** What to do while the DNS record of the active key is missing or wrong. */
public enum OnMismatch {
  /** Keep signing with the active key. */
  KEEP,
  /** Use another visible key of the domain, else behave as for a domain without a key. */
  FALLBACK,
  /** Sign nothing: mail of the domain waits until the key is visible again. */
  DEFER
}
