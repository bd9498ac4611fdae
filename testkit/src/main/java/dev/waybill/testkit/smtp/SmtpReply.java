// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.List;

/**
 * A reply as a client got it. Immutable.
 *
 * @param lines every line without its CRLF, code included; at least one
 */
public record SmtpReply(List<String> lines) {

  public SmtpReply {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a reply has at least one line");
    }
  }

  /** The three digits of the last line, 0 if it has none. */
  public int code() {
    String last = lastLine();
    return last.matches("\\d{3}.*") ? Integer.parseInt(last.substring(0, 3)) : 0;
  }

  /** The line that ends the reply. */
  public String lastLine() {
    return lines.get(lines.size() - 1);
  }

  /** Whether it is a 2yz reply. */
  public boolean isPositive() {
    return code() / 100 == 2;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
