// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

/** What is done to an account; the later one is the stronger one. */
public enum Reaction {
  /** It may send at the declared pace. */
  SLOW,
  /** It may send nothing. */
  SUSPEND
}
