// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** A header as far as it came. Confined to one message. */
final class HeaderOctets {

  private static final String CRLF = "\r\n";
  private static final String EMPTY_LINE = "\r\n\r\n";

  /** Chosen: what an ordinary header needs. */
  private static final int USUAL = 8 * 1024;

  private byte[] octets = new byte[USUAL];
  private int length;

  int length() {
    return length;
  }

  void put(byte octet) {
    if (length == octets.length) {
      octets = Arrays.copyOf(octets, length * 2);
    }
    octets[length++] = octet;
  }

  /** Whether the header is over: the line that ends here has nothing in it. */
  boolean endsWithEmptyLine() {
    return endsWith(EMPTY_LINE) || (length == CRLF.length() && endsWith(CRLF));
  }

  /** The header, an octet for a character, without the empty line when it ends with one. */
  String text() {
    int end = endsWithEmptyLine() ? length - CRLF.length() : length;
    return new String(octets, 0, end, ISO_8859_1);
  }

  private boolean endsWith(String text) {
    int start = length - text.length();
    if (start < 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (octets[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
