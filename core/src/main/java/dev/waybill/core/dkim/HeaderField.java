// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One header field as it came: a range of octets, from its name to the CRLF before the next field,
 * which is not part of it. Its folds are.
 *
 * <p>Immutable as long as nobody writes into the array, and nobody here does.
 */
final class HeaderField {

  private static final byte NUL = 0;
  private static final byte VERTICAL_TAB = 0x0b;
  private static final byte FORM_FEED = '\f';

  private final byte[] octets;
  private final int start;
  private final int colon;
  private final int end;
  private final String name;

  /**
   * Takes a range of an array that it does not copy.
   *
   * @param colon where the first colon of the range is
   */
  HeaderField(byte[] octets, int start, int colon, int end) {
    this.octets = octets;
    this.start = start;
    this.colon = colon;
    this.end = end;
    this.name = lowerCaseName(octets, start, colon);
  }

  /** The name in lower case, without white space before the colon. */
  String name() {
    return name;
  }

  /** The octets that the range lies in. */
  byte[] octets() {
    return octets;
  }

  int start() {
    return start;
  }

  int valueStart() {
    return colon + 1;
  }

  int end() {
    return end;
  }

  /** Whether some verifiers would see white space, or the end, where we see an octet. */
  boolean hasUnagreedOctet() {
    for (int at = colon; at < end; at++) {
      byte octet = octets[at];
      if (octet == NUL || octet == VERTICAL_TAB || octet == FORM_FEED) {
        return true;
      }
    }
    return false;
  }

  private static String lowerCaseName(byte[] octets, int start, int colon) {
    int end = colon;
    while (end > start && Octets.isWhiteSpace(octets[end - 1])) {
      end--;
    }
    return new String(octets, start, end - start, StandardCharsets.US_ASCII)
        .toLowerCase(Locale.ROOT);
  }
}
