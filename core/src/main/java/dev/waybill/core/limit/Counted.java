// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** What a limit counts. */
public enum Counted {
  /** Each message once for each key, whatever the number of recipients. */
  MESSAGES,
  /** Each recipient of each message. */
  RECIPIENTS,
  /** The size of the message, for each recipient. */
  OCTETS,
  /** Each recipient once in the window. */
  DISTINCT_RECIPIENTS,
  /** Each recipient that was never written to before under this key. */
  NEW_RECIPIENTS;

  /** Whether recipients are told apart, so that a demand has to name its member. */
  public boolean byMember() {
    return this == DISTINCT_RECIPIENTS || this == NEW_RECIPIENTS;
  }
}
