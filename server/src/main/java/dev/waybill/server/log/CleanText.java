// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.log;

import org.jspecify.annotations.Nullable;

/** Text without control characters: each is written as it is in Java, such as \r or \u001b. */
final class CleanText {

  private static final int BEYOND_ASCII_CONTROLS = 0x20;
  private static final int DELETE = 0x7f;
  private static final int LAST_CONTROL = 0x9f;

  private CleanText() {}

  static String of(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    return text.chars().noneMatch(CleanText::isHarmful) ? text : escaped(text);
  }

  private static String escaped(String text) {
    StringBuilder clean = new StringBuilder(text.length() + 8);
    text.chars().forEach(c -> append(clean, c));
    return clean.toString();
  }

  private static void append(StringBuilder clean, int c) {
    if (!isHarmful(c)) {
      clean.append((char) c);
      return;
    }
    switch (c) {
      case '\r' -> clean.append("\\r");
      case '\n' -> clean.append("\\n");
      case '\t' -> clean.append("\\t");
      default -> clean.append("\\u%04x".formatted(c));
    }
  }

  private static boolean isHarmful(int c) {
    return c < BEYOND_ASCII_CONTROLS || (c >= DELETE && c <= LAST_CONTROL) || isLayout(c);
  }

  /** Line and paragraph separators, and what turns the direction of the text around. */
  private static boolean isLayout(int c) {
    return c == 0x2028
        || c == 0x2029
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
