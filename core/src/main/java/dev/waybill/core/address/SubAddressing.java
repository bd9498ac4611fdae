// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.util.Optional;

/**
 * Sub-addresses: {@code news+tag@example.com} belongs to {@code news@example.com} (RFC 5233 §1).
 *
 * <p>Immutable. A quoted local part has no detail.
 *
 * @param delimiters the characters that may separate user and detail; empty when there are none
 */
public record SubAddressing(String delimiters) {

  /** What most servers use. */
  public static final SubAddressing DEFAULTS = new SubAddressing("+");

  /** RFC 5321 §4.1.2, atext, but for letters and digits. */
  private static final String ALLOWED = "!#$%&'*+-/=?^_`{|}~";

  /**
   * Reads one or more characters, or {@code off}.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static SubAddressing parse(String text) {
    if (text.equals("off")) {
      return new SubAddressing("");
    }
    if (text.isEmpty() || text.chars().anyMatch(c -> ALLOWED.indexOf(c) < 0)) {
      throw new IllegalArgumentException("expected characters such as + or +-, or off");
    }
    return new SubAddressing(text);
  }

  /** The user's part of a local part; empty when it has no detail. */
  public Optional<String> user(String localPart) {
    if (localPart.startsWith("\"")) {
      return Optional.empty();
    }
    for (int i = 1; i < localPart.length(); i++) {
      if (delimiters.indexOf(localPart.charAt(i)) >= 0) {
        return Optional.of(localPart.substring(0, i));
      }
    }
    return Optional.empty();
  }

  /** The address without its detail; empty when it has none. */
  public Optional<Mailbox> base(Mailbox address) {
    return user(address.localPart()).map(user -> new Mailbox(user, address.domain()));
  }
}
