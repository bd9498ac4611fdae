// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

/** The service extensions that a sink can advertise besides SIZE. */
public enum Offer {
  EIGHT_BIT_MIME("8BITMIME"),
  PIPELINING("PIPELINING"),
  SMTPUTF8("SMTPUTF8"),
  ENHANCED_STATUS_CODES("ENHANCEDSTATUSCODES"),
  DSN("DSN"),
  STARTTLS("STARTTLS"),
  /** AUTH PLAIN; the sink believes every password and keeps the user name. */
  AUTH_PLAIN("AUTH PLAIN");

  private final String keyword;

  Offer(String keyword) {
    this.keyword = keyword;
  }

  /** The line that the answer to EHLO has for it. */
  String keyword() {
    return keyword;
  }
}
