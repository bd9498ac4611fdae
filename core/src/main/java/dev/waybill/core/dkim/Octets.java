// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** The octets that canonicalisation looks at. */
final class Octets {

  static final byte TAB = '\t';
  static final byte LF = '\n';
  static final byte CR = '\r';
  static final byte SPACE = ' ';
  static final byte[] CRLF = {CR, LF};

  private Octets() {}

  /** RFC 6376 §2.8: white space is space and tab, nothing else. */
  static boolean isWhiteSpace(byte octet) {
    return octet == SPACE || octet == TAB;
  }
}
