// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.reply;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One SMTP reply: code, enhanced status where there is one, and text (RFC 5321 §4.2, RFC 2034).
 *
 * <p>Immutable. Used for our replies and for those of next hops; the lines of a multi-line reply
 * are joined by a blank.
 *
 * @param code 200 to 599
 * @param status the enhanced status from the start of the text
 * @param text the rest, without line ends
 */
public record Reply(int code, Optional<EnhancedStatus> status, String text) {

  /** Characters kept of a next hop's text; RFC 5321 §4.5.3.1.5 gives a reply line 512 octets. */
  private static final int MAX_TEXT = 2000;

  /** C0 and C1 controls, and Unicode line separators. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]+");

  /** Checks the code and sanitises the text: control characters become blanks. */
  public Reply {
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("no SMTP reply code: " + code);
    }
    text = shortened(oneLine(text));
  }

  /** A reply that carries an enhanced status. */
  public static Reply of(int code, EnhancedStatus status, String text) {
    return new Reply(code, Optional.of(status), text);
  }

  /** Parses the text of a reply, with the enhanced status at its start if it has one. */
  public static Reply parse(int code, String text) {
    String line = oneLine(text);
    int blank = line.indexOf(' ');
    String first = blank < 0 ? line : line.substring(0, blank);
    Optional<EnhancedStatus> status =
        EnhancedStatus.parse(first).filter(s -> s.statusClass() == code / 100);
    String rest = status.isEmpty() ? line : blank < 0 ? "" : line.substring(blank + 1);
    return new Reply(code, status, rest);
  }

  /** 2yz: the other side has taken responsibility (RFC 5321 §4.2.1). */
  public boolean isPositive() {
    return code / 100 == 2;
  }

  /** 4yz: the same request may succeed later. */
  public boolean isTransient() {
    return code / 100 == 4;
  }

  /** 5yz: the same request will not succeed. */
  public boolean isPermanent() {
    return code / 100 == 5;
  }

  /** The enhanced status, or the undetermined one of the code's class (RFC 3463 §3.1, X.0.0). */
  public EnhancedStatus statusOrDefault() {
    int statusClass = code / 100 == 3 ? 2 : code / 100;
    return status.orElseGet(() -> new EnhancedStatus(statusClass, 0, 0));
  }

  /** The text with its enhanced status, as transmitted after the code. */
  public String description() {
    return status.map(s -> s + " " + text).orElse(text).strip();
  }

  @Override
  public String toString() {
    return code + " " + description();
  }

  private static String oneLine(String text) {
    return CONTROLS.matcher(text).replaceAll(" ").strip();
  }

  private static String shortened(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    boolean insidePair = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1));
    return text.substring(0, insidePair ? MAX_TEXT - 1 : MAX_TEXT).strip();
  }
}
