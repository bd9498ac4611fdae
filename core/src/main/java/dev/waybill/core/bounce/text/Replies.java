// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.text;

import dev.waybill.core.reply.EnhancedStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds SMTP replies and enhanced status codes in free text.
 *
 * <p>Pure functions, linear in the length of the text. Three digits are a reply where they begin a
 * line or follow the words that quote one; elsewhere only the codes that servers use are taken, and
 * none that counts something ("421 seconds").
 */
public final class Replies {

  /** RFC 5321 §4.2.3, RFC 4954 §6, RFC 7504, RFC 7372, and what large servers use besides. */
  private static final Set<Integer> USED =
      Set.of(
          421, 422, 431, 432, 441, 442, 446, 447, 449, 450, 451, 452, 453, 454, 455, 458, 459, 471,
          500, 501, 502, 503, 504, 510, 511, 512, 513, 515, 517, 521, 522, 523, 530, 531, 533, 534,
          535, 538, 541, 542, 550, 551, 552, 553, 554, 555, 556, 557, 571);

  private static final Set<String> UNITS =
      Set.of(
          "bytes",
          "byte",
          "octets",
          "kb",
          "mb",
          "kib",
          "mib",
          "k",
          "seconds",
          "second",
          "secs",
          "minutes",
          "hours",
          "days",
          "messages",
          "recipients",
          "times",
          "attempts",
          "sekunden",
          "stunden",
          "nachrichten",
          "lines");

  private Replies() {}

  /** The first character of the first refusal between two places; empty when there is none. */
  public static OptionalInt first(String text, int from, int to) {
    OptionalInt loose = OptionalInt.empty();
    for (int at = from; at + 3 <= to; at++) {
      if (!isCode(text, at, to) || !isPlausible(text, at, to)) {
        continue;
      }
      boolean used = USED.contains(code(text, at)) || hasStatus(text, at, to);
      if (isQuoted(text, at, from) && (used || at == from)) {
        return OptionalInt.of(at);
      }
      if (loose.isEmpty() && USED.contains(code(text, at))) {
        loose = OptionalInt.of(at);
      }
    }
    return loose;
  }

  /** The three digits at this place as a number. */
  public static int code(String text, int at) {
    return Integer.parseInt(text.substring(at, at + 3));
  }

  /** The first status code of a failure between two places; empty when there is none. */
  public static Optional<EnhancedStatus> status(String text, int from, int to) {
    for (int at = from; at + 5 <= to; at++) {
      char first = text.charAt(at);
      if ((first == '4' || first == '5') && text.charAt(at + 1) == '.' && standsAlone(text, at)) {
        int end = at;
        while (end < to && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
          end++;
        }
        int last = text.charAt(end - 1) == '.' ? end - 1 : end;
        Optional<EnhancedStatus> status = EnhancedStatus.parse(text.substring(at, last));
        if (status.isPresent()) {
          return status;
        }
        at = end;
      }
    }
    return Optional.empty();
  }

  private static boolean isCode(String text, int at, int to) {
    char first = text.charAt(at);
    if ((first != '4' && first != '5')
        || text.charAt(at + 1) > '7'
        || !isDigit(text.charAt(at + 1))
        || !isDigit(text.charAt(at + 2))
        || !standsAlone(text, at)) {
      return false;
    }
    return at + 3 >= to || endsCode(text, at + 3, to);
  }

  private static boolean endsCode(String text, int at, int to) {
    char c = text.charAt(at);
    if (c == '.' || c == '-') {
      // "550-5.1.1 no", "550-Unknown", but not "550-12" or "550.1".
      return at + 1 >= to || !isDigit(text.charAt(at + 1)) || text.startsWith(".", at + 2);
    }
    if (c == ':') {
      return at + 1 < to && text.charAt(at + 1) == ' ';
    }
    return c != '/' && c != '@' && !Character.isLetterOrDigit(c);
  }

  private static boolean standsAlone(String text, int at) {
    if (at == 0) {
      return true;
    }
    char before = text.charAt(at - 1);
    return !Character.isLetterOrDigit(before) && "./-_@+$%".indexOf(before) < 0;
  }

  private static boolean isQuoted(String text, int at, int from) {
    int before = at - 1;
    while (before >= from && " \t\"'(<[>#*".indexOf(text.charAt(before)) >= 0) {
      before--;
    }
    return before < from || ":;\n".indexOf(text.charAt(before)) >= 0;
  }

  // "Phone: 555 1234" and "450 bytes" are none; "550 5.1.1 no" is.
  private static boolean isPlausible(String text, int at, int to) {
    int start = behind(text, at, to);
    boolean number = start < to && isDigit(text.charAt(start));
    return number ? hasStatus(text, at, to) : !isUnit(text, start, to);
  }

  private static boolean hasStatus(String text, int at, int to) {
    int start = behind(text, at, to);
    return start + 1 < to
        && (text.charAt(start) == '4' || text.charAt(start) == '5')
        && text.charAt(start + 1) == '.';
  }

  private static int behind(String text, int at, int to) {
    int start = at + 3;
    while (start < to && " -:#(".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return start;
  }

  private static boolean isUnit(String text, int start, int to) {
    int end = start;
    while (end < to && end - start < 12 && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return UNITS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
