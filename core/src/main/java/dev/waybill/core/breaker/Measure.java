// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

/** What is counted for an account. */
public enum Measure {
  /** Recipients that the next hop refused for good, then or in a report later. */
  HARD_BOUNCES("recipients bounced for good"),
  /** Recipients that the account had never written to before. */
  NEW_RECIPIENTS("recipients had never been written to before");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  /** Completes: so many of so many. */
  String words() {
    return words;
  }
}
