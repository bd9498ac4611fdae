// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** The search for the empty line that ends a header, in blocks. Confined to one call. */
final class HeaderEnd {

  private boolean lineIsEmpty = true;
  private boolean afterCr;
  private boolean found;
  private boolean bareLineBreak;

  /** Looks on; answers where the body starts, or {@code end}, or behind a bare line break. */
  int advance(byte[] octets, int start, int end) {
    for (int at = start; at < end; at++) {
      byte octet = octets[at];
      if (afterCr != (octet == Octets.LF)) {
        bareLineBreak = true;
        return at + 1;
      }
      if (afterCr && lineIsEmpty) {
        afterCr = false;
        found = true;
        return at + 1;
      }
      lineIsEmpty = afterCr || (lineIsEmpty && octet == Octets.CR);
      afterCr = octet == Octets.CR;
    }
    return end;
  }

  /** Whether the empty line was seen. */
  boolean found() {
    return found;
  }

  /** Whether a CR without LF or a LF without CR was seen; the search is over then. */
  boolean bareLineBreak() {
    return bareLineBreak;
  }

  /** Whether the last octet was a CR, which at the end of the message is a bare one. */
  boolean endsInCr() {
    return afterCr;
  }

  /** How many of the octets that were searched stand before the empty line. */
  int lengthWithoutEmptyLine(int searched) {
    return found ? searched - Octets.CRLF.length : searched;
  }
}
