// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import java.nio.charset.StandardCharsets;

/**
 * Something in a message that programs on its way read in different ways, or that none of them
 * should have to read.
 *
 * <p>Immutable.
 *
 * @param line the number of the line in the message as the client sent it, from 1
 * @param quote the start of that line in printable ASCII, for its author
 */
public record MessageFault(Kind kind, long line, String quote) {

  /** Chosen: enough to find the line, and the reply stays one line (RFC 5321 §4.5.3.1.5). */
  private static final int MAX_QUOTE = 60;

  /** What is wrong. */
  public enum Kind {
    /** A NUL octet (RFC 5322 §4: obsolete; RFC 5321 §4.5.2: not to be sent). */
    NUL,
    /** A CR that no LF follows (RFC 5321 §2.3.8). */
    BARE_CR,
    /** A vertical tab or form feed in the header, which some programs take for white space. */
    CONTROL,
    /** The line that divides messages in an mbox file, as the first line of the message. */
    MBOX_LINE,
    /** {@code From :}, which RFC 5322 §4.5 calls obsolete. */
    BLANK_BEFORE_COLON,
    /** A line of the header that is neither a field nor its continuation. */
    NO_FIELD,
    /** The header has more octets than {@link HeaderBlock#MAX_OCTETS}. */
    HEADER_TOO_LARGE,
    /** The header has more fields than {@link HeaderBlock#MAX_FIELDS}. */
    TOO_MANY_FIELDS;

    /** Whether it is refused from everybody, and not only from clients that may relay. */
    public boolean isRefusedFromEverybody() {
      return this == HEADER_TOO_LARGE || this == TOO_MANY_FIELDS;
    }
  }

  /** A fault in a line, which is quoted. */
  public static MessageFault of(Kind kind, long number, byte[] line) {
    String start = new String(line, 0, Math.min(line.length, MAX_QUOTE), StandardCharsets.UTF_8);
    String ascii = HeaderText.ascii(start);
    return new MessageFault(
        kind, number, ascii.substring(0, Math.min(ascii.length(), MAX_QUOTE)).strip());
  }
}
