// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

/** Whether a connection to PostgreSQL is encrypted; the words are PostgreSQL's own. */
public enum PostgresTls {
  /** Encrypted; certificate and host name are checked. */
  VERIFY_FULL("verify-full"),
  /** Encrypted, no matter who answers. */
  REQUIRE("require"),
  /** Not encrypted. */
  DISABLE("disable");

  private final String word;

  PostgresTls(String word) {
    this.word = word;
  }

  /** As PostgreSQL and {@code waybill.xml} write it. */
  public String word() {
    return word;
  }
}
