// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The unambiguous part of a Content-Type field (RFC 2045 §5.1).
 *
 * <p>Immutable.
 *
 * @param type such as {@code text/plain}, in lower case
 * @param boundary of a multipart; empty if there is none, or if it is ambiguous
 */
record ContentType(String type, Optional<String> boundary) {

  /** RFC 2045 §5.2. */
  static final ContentType TEXT = new ContentType("text/plain", Optional.empty());

  /** RFC 2046 §5.1.5: the default in a digest. */
  static final ContentType MESSAGE = new ContentType("message/rfc822", Optional.empty());

  /** RFC 2046 §5.1.1 allows 70; chosen, because some senders use longer ones. */
  private static final int MAX_BOUNDARY = 200;

  /** Chosen: ten times what real messages have, and small enough to be matched on the stack. */
  private static final int MAX_VALUE = 2048;

  private static final String TOKEN = "[!#$%&'*+.^_`{|}~0-9A-Za-z-]+";
  private static final String PLAIN = "[^\"\\\\\r\n]*+";
  private static final String QUOTED = PLAIN + "(?:\\\\[ -~]" + PLAIN + ")*+";
  private static final Pattern TYPE =
      Pattern.compile("\\s*(" + TOKEN + "/" + TOKEN + ")\\s*(?=;|$)");

  /**
   * A quoted value without folding; an unquoted one may contain common extra characters, such as
   * "=".
   */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*;\\s*(?:("
              + TOKEN
              + ")\\s*=\\s*(?:\"("
              + QUOTED
              + ")\"|([^\\s;\"\\\\]++))\\s*)?(?=;|$)");

  /** Parses the value of a field; empty if readers could disagree about the type. */
  static Optional<ContentType> parse(String value) {
    return MimeField.withoutComments(value).flatMap(ContentType::parsePlain);
  }

  private static Optional<ContentType> parsePlain(String text) {
    Matcher type = TYPE.matcher(text);
    boolean multipart = text.stripLeading().regionMatches(true, 0, "multipart/", 0, 10);
    if (!type.lookingAt() || (multipart && text.length() > MAX_VALUE)) {
      return Optional.empty();
    }
    String name = type.group(1).toLowerCase(Locale.ROOT);
    Optional<String> boundary = multipart ? boundary(text, type.end()) : Optional.empty();
    return Optional.of(new ContentType(name, boundary));
  }

  private static Optional<String> boundary(String text, int from) {
    Matcher parameter = PARAMETER.matcher(text);
    Optional<String> boundary = Optional.empty();
    int at = from;
    while (at < text.length()) {
      if (!parameter.region(at, text.length()).lookingAt()) {
        return Optional.empty();
      }
      String name = parameter.group(1) == null ? "" : parameter.group(1).toLowerCase(Locale.ROOT);
      // RFC 2231 §3: a split value, which no boundary needs.
      if (name.startsWith("boundary*") || (name.equals("boundary") && boundary.isPresent())) {
        return Optional.empty();
      }
      if (name.equals("boundary")) {
        boundary = Optional.of(value(parameter));
      }
      at = parameter.end();
    }
    return boundary.filter(ContentType::isUsable);
  }

  private static String value(Matcher parameter) {
    String quoted = parameter.group(2);
    return quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
  }

  private static boolean isUsable(String boundary) {
    return !boundary.isEmpty()
        && boundary.length() <= MAX_BOUNDARY
        && !boundary.endsWith(" ")
        && boundary.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
