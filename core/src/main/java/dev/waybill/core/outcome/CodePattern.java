// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.regex.Pattern;

/**
 * Some SMTP reply codes: {@code 550}, or {@code 5yz} for all that begin so.
 *
 * @param from the first
 * @param to the last
 */
record CodePattern(int from, int to) {

  private static final Pattern SYNTAX = Pattern.compile("([245])(\\d\\d|yz)");
  private static final int CLASS_SIZE = 100;

  static CodePattern parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException("no code: " + text + "; expected 550 or 5yz");
    }
    if (text.endsWith("yz")) {
      int first = (text.charAt(0) - '0') * CLASS_SIZE;
      return new CodePattern(first, first + CLASS_SIZE - 1);
    }
    int code = Integer.parseInt(text);
    return new CodePattern(code, code);
  }

  boolean fits(int code) {
    return code >= from && code <= to;
  }
}
