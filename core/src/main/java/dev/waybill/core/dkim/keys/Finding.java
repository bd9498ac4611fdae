// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/** What one name server's answer means for a key. */
public enum Finding {
  /** It answers with exactly this key. */
  SEEN("seen"),
  /** It has no record. */
  MISSING("missing"),
  /** It has another key, several records, or one that verifiers would not use for this key. */
  DIFFERENT("different"),
  /** It answers that it can not answer. */
  FAILING("failing"),
  /** It does not answer. */
  UNREACHABLE("unreachable");

  private final String word;

  Finding(String word) {
    this.word = word;
  }

  /** Whether verifiers that ask this server do not find the key. */
  boolean contradicts() {
    return this == MISSING || this == DIFFERENT;
  }

  @Override
  public String toString() {
    return word;
  }
}
