// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** The quoted-printable of DKIM tags (RFC 6376 §2.11). Stateless. */
final class QuotedPrintable {

  private static final String HEX = "0123456789ABCDEF";

  private QuotedPrintable() {}

  /** All octets as ASCII. */
  static String text(byte[] octets) {
    StringBuilder text = new StringBuilder(octets.length);
    for (byte octet : octets) {
      text.append(text(octet));
    }
    return text.toString();
  }

  /** One octet as one or three characters; a line must not be folded between them. */
  static String text(byte octet) {
    return isSafe(octet)
        ? String.valueOf((char) octet)
        : "=" + HEX.charAt((octet >> 4) & 0xf) + HEX.charAt(octet & 0xf);
  }

  /** RFC 6376 §2.11; and §3.5 has the bar encoded in {@code z=}, which does no harm elsewhere. */
  private static boolean isSafe(byte octet) {
    return octet > Octets.SPACE && octet < 0x7f && octet != ';' && octet != '=' && octet != '|';
  }
}
