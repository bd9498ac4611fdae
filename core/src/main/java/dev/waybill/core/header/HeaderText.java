// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import dev.waybill.core.address.LocalPart;
import dev.waybill.core.address.Mailbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/**
 * Untrusted text in header fields: escaping and decoding.
 *
 * <p>The results contain no line breaks: someone who controls a subject, a reply or an address
 * cannot inject a header field.
 */
public final class HeaderText {

  /** Chosen: longer than any readable subject. */
  private static final int MAX_TEXT = 500;

  /** RFC 2047 §2: an encoded word has at most 75 characters; base64 of 45 octets has 60. */
  private static final int OCTETS_IN_WORD = 45;

  /** RFC 5322 §2.1.1: lines should stay below 78 characters. */
  private static final int LINE = 76;

  /** RFC 5322 §2.1.1: lines must stay below 998 characters; the rest is for the field's name. */
  private static final int LONGEST_WORD = 900;

  // Line ends, other control characters, and marks that change the text direction.
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

  /** RFC 5322 §3.3, always in UTC. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.US).withZone(ZoneOffset.UTC);

  private HeaderText() {}

  /** The date in header field format. */
  public static String date(Instant instant) {
    return DATE.format(instant);
  }

  /** One printable line of at most 500 characters. */
  public static String bounded(String text) {
    String line = printable(text);
    int end = line.offsetByCodePoints(0, Math.min(MAX_TEXT, line.codePointCount(0, line.length())));
    return line.substring(0, end);
  }

  /** One printable line. */
  public static String printable(String text) {
    return UNPRINTABLE.matcher(wellFormed(text)).replaceAll(" ").strip();
  }

  /** The text with its encoded words (RFC 2047) decoded, as one printable line. */
  public static String decoded(String raw) {
    String line = bounded(raw);
    try {
      return bounded(DecoderUtil.decodeEncodedWords(line, DecodeMonitor.SILENT));
    } catch (IllegalArgumentException e) {
      return line;
    }
  }

  /** The value of an unstructured field, with encoded words for non-ASCII text. */
  public static String unstructured(String text) {
    String line = printable(text);
    boolean plain = isAscii(line) && !line.contains("=?");
    return plain ? folded(line) : encodedWords(line);
  }

  /** The address between angle brackets, quoted where RFC 5322 §3.2.4 requires it. */
  public static String address(Mailbox mailbox) {
    return "<" + quoted(mailbox.localPart()) + "@" + mailbox.domain() + ">";
  }

  /** The text with non-ASCII characters as {@code \x{hex}} (RFC 6533 §3). */
  public static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    printable(text)
        .codePoints()
        .forEach(
            point -> {
              if (point < 0x80) {
                ascii.append((char) point);
              } else {
                ascii.append(embedded(point));
              }
            });
    return ascii.toString();
  }

  /** One character in the notation of RFC 6533 §3. */
  public static String embedded(int point) {
    return String.format("\\x{%02X}", point);
  }

  /** The line, broken at blanks before it gets too long, or anywhere if there is no blank. */
  public static String folded(String line) {
    StringBuilder text = new StringBuilder(line.length());
    int column = LINE / 4;
    for (String word : line.split(" ", -1)) {
      if (!text.isEmpty()) {
        boolean full = column + 1 + word.length() > LINE && !word.isEmpty();
        text.append(full ? "\r\n " : " ");
        column = full ? 1 : column + 1;
      }
      String rest = word;
      while (rest.length() > LONGEST_WORD) {
        text.append(rest, 0, LONGEST_WORD).append("\r\n ");
        rest = rest.substring(LONGEST_WORD);
      }
      text.append(rest);
      column += rest.length();
    }
    return text.toString();
  }

  /** Whether all characters are ASCII. */
  public static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static String encodedWords(String line) {
    StringBuilder words = new StringBuilder();
    int start = 0;
    while (start < line.length()) {
      int end = start;
      int octets = 0;
      while (end < line.length()) {
        int point = line.codePointAt(end);
        octets += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
        if (octets > OCTETS_IN_WORD) {
          break;
        }
        end += Character.charCount(point);
      }
      byte[] chunk = line.substring(start, end).getBytes(StandardCharsets.UTF_8);
      words.append(words.isEmpty() ? "" : "\r\n ");
      words.append("=?UTF-8?B?").append(Base64.getEncoder().encodeToString(chunk)).append("?=");
      start = end;
    }
    return words.toString();
  }

  private static String quoted(String localPart) {
    String text = printable(localPart);
    if (LocalPart.isQuoted(text) || LocalPart.isDotAtom(text)) {
      return text;
    }
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  // A lone surrogate cannot be encoded in UTF-8.
  private static String wellFormed(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return new String(octets, StandardCharsets.UTF_8);
  }
}
