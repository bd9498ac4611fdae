// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.reply.EnhancedStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some enhanced status codes (RFC 3463): {@code 5.1.1}, {@code x.1.1}, {@code x.7.x}, {@code
 * 5.7.606-649}.
 */
record StatusPattern(Range statusClass, Range subject, Range detail) {

  private static final int MOST = 999;
  private static final Pattern SYNTAX =
      Pattern.compile("([45x])\\.(x|\\d{1,3})\\.(x|\\d{1,3}(?:-\\d{1,3})?)");

  private record Range(int from, int to) {

    static Range parse(String text) {
      if (text.equals("x")) {
        return new Range(0, MOST);
      }
      int dash = text.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
      return new Range(from, dash < 0 ? from : Integer.parseInt(text.substring(dash + 1)));
    }

    boolean has(int number) {
      return number >= from && number <= to;
    }
  }

  static StatusPattern parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "no status: " + text + "; expected 5.1.1, x.1.1, x.7.x or 5.7.606-649");
    }
    return new StatusPattern(
        Range.parse(parts.group(1)), Range.parse(parts.group(2)), Range.parse(parts.group(3)));
  }

  boolean fits(EnhancedStatus status) {
    return statusClass.has(status.statusClass())
        && subject.has(status.subject())
        && detail.has(status.detail());
  }
}
