// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.header.HeaderText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The header block of the message that bounced, as its client sent it.
 *
 * <p>Immutable. Bounded, cut between fields; the body is never part of it. Line ends become CRLF,
 * every other octet stays.
 */
final class OriginalHeader {

  /** Chosen: ten times what real mail has; a person wants to recognise the message. */
  static final int MAX_OCTETS = 64 * 1024;

  // One octet is one character, so that nothing is lost or changed on the way through.
  private final String block;

  private OriginalHeader(String block) {
    this.block = block;
  }

  /** The header block at the start of these octets, which may be empty. */
  static OriginalHeader of(byte[] octets) {
    int length = Math.min(octets.length, MAX_OCTETS);
    String start = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    String lines = start.replace("\r\n", "\n").replace('\r', '\n');
    int blank = lines.startsWith("\n") ? 0 : lines.indexOf("\n\n") + 1;
    String header = lines;
    if (blank > 0 || lines.startsWith("\n")) {
      header = lines.substring(0, blank);
    } else if (octets.length > MAX_OCTETS) {
      header = wholeFields(lines);
    }
    boolean ended = header.isEmpty() || header.endsWith("\n");
    return new OriginalHeader((ended ? header : header + "\n").replace("\n", "\r\n"));
  }

  /** The octets, each line ended by CRLF. */
  byte[] octets() {
    return block.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The value of the first field of this name, decoded and printable; empty when there is none. */
  String value(String name) {
    String wanted = name.toLowerCase(Locale.ROOT) + ":";
    StringBuilder value = new StringBuilder();
    boolean inside = false;
    for (String line : (Iterable<String>) block.lines()::iterator) {
      boolean folded = line.startsWith(" ") || line.startsWith("\t");
      if (inside && !folded) {
        break;
      }
      if (inside) {
        value.append(line);
      } else if (line.regionMatches(true, 0, wanted, 0, wanted.length())) {
        inside = true;
        value.append(line, wanted.length(), line.length());
      }
    }
    return HeaderText.decoded(text(value.toString()));
  }

  private static String wholeFields(String lines) {
    int end = lines.lastIndexOf('\n');
    while (end > 0 && (lines.startsWith(" ", end + 1) || lines.startsWith("\t", end + 1))) {
      end = lines.lastIndexOf('\n', end - 1);
    }
    return end < 0 ? "" : lines.substring(0, end + 1);
  }

  // RFC 6532 headers are UTF-8; what is not was written before it in some 8-bit set.
  private static String text(String octets) {
    byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return octets;
    }
  }
}
