// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.reply;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An enhanced mail system status code, {@code class.subject.detail} (RFC 3463 §2).
 *
 * @param statusClass 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject what it is about, 0 to 999
 * @param detail the exact condition, 0 to 999
 */
public record EnhancedStatus(int statusClass, int subject, int detail) {

  private static final Pattern CODE = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})");

  /** Checks the ranges of RFC 3463 §2. */
  public EnhancedStatus {
    boolean known = statusClass == 2 || statusClass == 4 || statusClass == 5;
    if (!known || subject < 0 || subject > 999 || detail < 0 || detail > 999) {
      throw new IllegalArgumentException(
          "no status code of RFC 3463: " + statusClass + "." + subject + "." + detail);
    }
  }

  /** Reads {@code 5.1.1}; empty when the text is anything else. */
  public static Optional<EnhancedStatus> parse(String text) {
    Matcher code = CODE.matcher(text);
    if (!code.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new EnhancedStatus(
            Integer.parseInt(code.group(1)),
            Integer.parseInt(code.group(2)),
            Integer.parseInt(code.group(3))));
  }

  /** Whether the failure is permanent, so that a retry cannot help. */
  public boolean isPermanent() {
    return statusClass == 5;
  }

  @Override
  public String toString() {
    return statusClass + "." + subject + "." + detail;
  }
}
