// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.codec.QuotedPrintableOutputStream;

/**
 * One MIME part of a notice, which any path can carry: 7bit as it is, or quoted-printable.
 *
 * <p>Immutable.
 */
final class NoticePart {

  /** RFC 2045 §2.7: 7bit lines have at most 998 octets. */
  private static final int LONGEST_LINE = 998;

  private final String head;
  private final byte[] body;

  private NoticePart(String head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /**
   * A part with this content.
   *
   * @param fields its Content fields, each ended by CRLF
   * @param content lines that end with CRLF
   */
  static NoticePart of(String fields, byte[] content) {
    boolean plain = isSevenBit(content);
    String encoding = plain ? "7bit" : "quoted-printable";
    return new NoticePart(
        fields + "Content-Transfer-Encoding: " + encoding + "\r\n\r\n",
        plain ? content : quotedPrintable(content));
  }

  /** The part as it stands between two boundaries. */
  byte[] octets() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    octets.writeBytes(body);
    return octets.toByteArray();
  }

  private static boolean isSevenBit(byte[] content) {
    int length = 0;
    for (byte octet : content) {
      boolean printable = octet >= ' ' && octet < 0x7f;
      length = octet == '\n' ? 0 : length + 1;
      if ((!printable && octet != '\r' && octet != '\n' && octet != '\t')
          || length > LONGEST_LINE + 1) {
        return false;
      }
    }
    return true;
  }

  private static byte[] quotedPrintable(byte[] content) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (OutputStream encoder = new QuotedPrintableOutputStream(octets, false)) {
      encoder.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("an array can always be written to", e);
    }
    return octets.toByteArray();
  }
}
