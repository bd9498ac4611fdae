// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import java.util.Locale;

/**
 * How header fields and body are made canonical, {@code c=} (RFC 6376 §3.4).
 *
 * <p>Immutable.
 *
 * @param relaxedHeader relaxed, else simple
 * @param relaxedBody relaxed, else simple
 */
record CanonicalForm(boolean relaxedHeader, boolean relaxedBody) {

  private static final String RELAXED = "relaxed";
  private static final String SIMPLE = "simple";

  /**
   * Reads {@code c=}.
   *
   * @throws IllegalArgumentException when it is none of the known ones
   */
  static CanonicalForm parse(String text) {
    int slash = text.indexOf('/');
    // RFC 6376 §3.5: one name is that of the header; the body is simple then.
    return slash < 0
        ? new CanonicalForm(isRelaxed(text), false)
        : new CanonicalForm(
            isRelaxed(text.substring(0, slash)), isRelaxed(text.substring(slash + 1)));
  }

  private static boolean isRelaxed(String name) {
    if (!name.equals(RELAXED) && !name.equals(SIMPLE)) {
      throw new IllegalArgumentException("does not know the canonical form \"" + name + "\"");
    }
    return name.equals(RELAXED);
  }

  /** A header field without the line end behind it. */
  String field(String field) {
    return relaxedHeader ? relaxed(field) : field;
  }

  // RFC 6376 §3.4.2, in the order of its steps.
  private static String relaxed(String field) {
    int colon = field.indexOf(':');
    String name = trimmed(field.substring(0, colon)).toLowerCase(Locale.ROOT);
    String unfolded = field.substring(colon + 1).replace("\r\n", "");
    StringBuilder value = new StringBuilder(unfolded.length());
    for (int at = 0; at < unfolded.length(); at++) {
      char c = unfolded.charAt(at) == '\t' ? ' ' : unfolded.charAt(at);
      boolean repeated = c == ' ' && !value.isEmpty() && value.charAt(value.length() - 1) == ' ';
      if (!repeated) {
        value.append(c);
      }
    }
    return name + ":" + trimmed(value.toString());
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
