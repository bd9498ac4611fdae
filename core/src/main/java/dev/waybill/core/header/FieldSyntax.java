// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

/**
 * Where a header field begins: a name and, directly behind it, a colon (RFC 5322 §2.2, §3.6.8).
 *
 * <p>The one rule of the dialogue, which refuses other lines, and of the signer, which signs none
 * of them: verifiers read them in different ways. Has no state.
 */
public final class FieldSyntax {

  private FieldSyntax() {}

  /**
   * Where the name of a field ends that begins at {@code start}: at its colon, or at the first
   * octet that no name has. A name is printable ASCII without the colon.
   */
  public static int endOfName(byte[] octets, int start, int end) {
    int at = start;
    while (at < end && octets[at] > ' ' && octets[at] < 0x7f && octets[at] != ':') {
      at++;
    }
    return at;
  }

  /** Whether a field begins at {@code start}. */
  public static boolean startsField(byte[] octets, int start, int end) {
    int nameEnd = endOfName(octets, start, end);
    return nameEnd > start && nameEnd < end && octets[nameEnd] == ':';
  }

  /** Whether the line continues the field above it (RFC 5322 §2.2.3). */
  public static boolean continuesField(byte[] octets, int start, int end) {
    return start < end && isBlank(octets[start]);
  }

  /** Whether the octet is the white space of a header: a space or a tab. */
  public static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
