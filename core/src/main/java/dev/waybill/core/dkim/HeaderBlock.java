// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.dkim.SigningResult.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header fields of one message in their order, raw.
 *
 * <p>Immutable.
 */
final class HeaderBlock implements HeaderReading {

  private final Map<String, List<HeaderField>> fieldsByName;

  private HeaderBlock(Map<String, List<HeaderField>> fieldsByName) {
    this.fieldsByName = fieldsByName;
  }

  /** The fields of one name, given in lower case, from the bottom up. */
  List<HeaderField> bottomUp(String name) {
    return fieldsByName.getOrDefault(name, List.of());
  }

  /**
   * Splits a header block into fields.
   *
   * @param octets lines, each ended by CRLF except perhaps the last, without bare CR or LF
   */
  static HeaderReading parse(byte[] octets, int maxFields) {
    List<HeaderField> fields = new ArrayList<>();
    int start = 0;
    while (start < octets.length) {
      if (fields.size() == maxFields) {
        return new Refused(
            Refusal.TOO_MANY_FIELDS, "the message has more than " + maxFields + " header fields");
      }
      int end = endOfField(octets, start);
      int colon = colonOfField(octets, start, end);
      if (colon < 0) {
        return new Refused(
            Refusal.MALFORMED_FIELD,
            "no header field starts at octet " + start + ", after " + fields.size() + " fields");
      }
      fields.add(new HeaderField(octets, start, colon, end));
      start = Math.min(end + Octets.CRLF.length, octets.length);
    }
    return new HeaderBlock(groupBottomUp(fields));
  }

  private static Map<String, List<HeaderField>> groupBottomUp(List<HeaderField> fields) {
    Map<String, List<HeaderField>> groups = new HashMap<>();
    for (int i = fields.size() - 1; i >= 0; i--) {
      HeaderField field = fields.get(i);
      groups.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field);
    }
    return groups;
  }

  /** Where the CRLF stands that is not followed by white space, or the end of the block. */
  private static int endOfField(byte[] octets, int start) {
    for (int at = start; at < octets.length; at++) {
      if (octets[at] == Octets.CR) {
        int next = at + Octets.CRLF.length;
        if (next >= octets.length || !Octets.isWhiteSpace(octets[next])) {
          return at;
        }
      }
    }
    return octets.length;
  }

  /**
   * The colon behind a field name, or -1. White space before the colon is obsolete syntax (RFC 5322
   * §4.5) that RFC 6376 §3.4.2 expects.
   */
  private static int colonOfField(byte[] octets, int start, int end) {
    int at = start;
    while (at < end && isNameOctet(octets[at])) {
      at++;
    }
    if (at == start) {
      return -1;
    }
    while (at < end && Octets.isWhiteSpace(octets[at])) {
      at++;
    }
    return at < end && octets[at] == ':' ? at : -1;
  }

  // RFC 5322 §3.6.8: printable ASCII except the colon.
  private static boolean isNameOctet(byte octet) {
    return octet > Octets.SPACE && octet < 0x7f && octet != ':';
  }
}
