// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One header field as it came: a range of octets, from its name to the CRLF before the next field,
 * which is not part of it. Its folds are.
 *
 * <p>Immutable as long as nobody writes into the array, and nobody here does.
 *
 * @param octets the octets that the range lies in; not copied
 * @param colon where the first colon of the range is
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; lives as long as one signature.
record HeaderField(byte[] octets, int start, int colon, int end) {

  private static final byte NUL = 0;
  private static final byte VERTICAL_TAB = 0x0b;
  private static final byte FORM_FEED = '\f';

  /** The name in lower case, for a person. */
  String name() {
    return new String(octets, start, nameEnd() - start, StandardCharsets.US_ASCII)
        .toLowerCase(Locale.ROOT);
  }

  boolean isNamed(FieldName wanted) {
    return wanted.is(octets, start, nameEnd());
  }

  /** Where the name ends, without the white space before the colon. */
  int nameEnd() {
    int nameEnd = colon;
    while (nameEnd > start && Octets.isWhiteSpace(octets[nameEnd - 1])) {
      nameEnd--;
    }
    return nameEnd;
  }

  int valueStart() {
    return colon + 1;
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
}
