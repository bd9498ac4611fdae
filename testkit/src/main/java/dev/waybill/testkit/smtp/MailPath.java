// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The argument of MAIL FROM or RCPT TO: an address and its ESMTP parameters, as they came.
 *
 * @param address what stood between the angle brackets; empty for the null sender
 * @param parameters such as {@code SIZE=1000}, in their order
 */
public record MailPath(String address, List<String> parameters) {

  /** What stands where no MAIL FROM has been accepted. */
  static final MailPath NONE = new MailPath("", List.of());

  public MailPath {
    parameters = List.copyOf(parameters);
  }

  /** Reads {@code <address> parameters}; empty if it is not that. */
  static Optional<MailPath> parse(String argument) {
    String text = argument.strip();
    int end = closingBracket(text);
    if (end < 0) {
      return Optional.empty();
    }
    String rest = text.substring(end + 1).strip();
    return Optional.of(
        new MailPath(
            text.substring(1, end), rest.isEmpty() ? List.of() : List.of(rest.split(" +", -1))));
  }

  /** The place of the bracket that ends the path; a quoted local part may hold brackets. */
  private static int closingBracket(String text) {
    boolean quoted = false;
    if (!text.startsWith("<")) {
      return -1;
    }
    for (int i = 1; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '>' -> {
          if (!quoted) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  /** The value of a parameter ("" if it has none), whatever the case of its name. */
  public Optional<String> parameter(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    return parameters.stream()
        .filter(one -> keyword(one).equals(wanted))
        .map(one -> one.substring(Math.min(one.length(), wanted.length() + 1)))
        .findFirst();
  }

  static String keyword(String parameter) {
    int equals = parameter.indexOf('=');
    return (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
  }

  boolean is(String other) {
    return address.equalsIgnoreCase(other);
  }

  boolean isInDomain(String domain) {
    return address.toLowerCase(Locale.ROOT).endsWith("@" + domain.toLowerCase(Locale.ROOT));
  }
}
