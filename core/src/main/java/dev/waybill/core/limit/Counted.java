// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** What a limit counts. */
public enum Counted {
  /** Each message once per key, whatever the number of recipients. */
  MESSAGES,
  /** Each recipient of each message. */
  RECIPIENTS,
  /** The size of the message, for each recipient. */
  OCTETS,
  /** Each recipient once in the window. */
  DISTINCT_RECIPIENTS,
  /** Each recipient that never got mail under this key before. */
  NEW_RECIPIENTS;

  /** Whether recipients are distinguished, so that a charge must name its member. */
  public boolean byMember() {
    return this == DISTINCT_RECIPIENTS || this == NEW_RECIPIENTS;
  }
}
