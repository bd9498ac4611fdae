// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import dev.waybill.core.address.Mailbox;
import java.util.Optional;

/**
 * One pass over the value of an address field, looking for its first usable mailbox (RFC 5322 §3.4,
 * and §4.4 for the obsolete forms).
 *
 * <p>Confined to one call, and linear in the length of the value. Comments, display names, groups
 * and source routes are passed over. What is no address is passed over too, never repaired into
 * one; only blanks around dots and the {@code @} are dropped, as §4.4 has it.
 *
 * <p>mime4j's lenient parser does not do here: it narrows characters to octets, so that U+0140
 * becomes an {@code @}; it drops the quotes of local parts; it loses the author of {@code
 * a@example.com <a@example.com>}; and its time grows with the square of the length.
 */
final class AddressField {

  /** What the decoder puts where octets are no UTF-8: such an address is not the one written. */
  private static final char REPLACEMENT = '\ufffd';

  private final String value;
  private int at;

  private final StringBuilder outside = new StringBuilder();
  private final StringBuilder inside = new StringBuilder();
  private StringBuilder current = outside;
  private boolean angle;
  private boolean blank;

  private AddressField(String value) {
    this.value = value;
  }

  /** The first mailbox that can be written to. */
  static Optional<Mailbox> firstMailbox(String value) {
    return new AddressField(value).search();
  }

  private Optional<Mailbox> search() {
    Optional<Mailbox> found = Optional.empty();
    while (found.isEmpty() && at < value.length()) {
      char c = value.charAt(at++);
      switch (c) {
        case '(' -> skipComment();
        case '"' -> copyQuotedString();
        case ' ', '\t' -> blank = true;
        case '<' -> enterAngle();
        case '>' -> current = outside;
        case ':' -> restart();
        case ',', ';' -> found = separator(c);
        default -> append(c);
      }
    }
    return found.or(this::endOfElement);
  }

  /** A comma inside angle brackets belongs to a source route (RFC 5322 §4.4). */
  private Optional<Mailbox> separator(char c) {
    if (current == inside && c == ',') {
      append(c);
      return Optional.empty();
    }
    return endOfElement();
  }

  private Optional<Mailbox> endOfElement() {
    String address = (angle ? inside : outside).toString();
    outside.setLength(0);
    inside.setLength(0);
    current = outside;
    angle = false;
    blank = false;
    return usable(address);
  }

  /** A colon ends the name of a group, or a source route; neither is part of an address. */
  private void restart() {
    current.setLength(0);
    blank = false;
  }

  private void enterAngle() {
    current = inside;
    angle = true;
    blank = false;
  }

  private void append(char c) {
    if (blank && !current.isEmpty() && !joins(c) && !joins(current.charAt(current.length() - 1))) {
      current.append(' ');
    }
    blank = false;
    current.append(c);
  }

  private static boolean joins(char c) {
    return c == '.' || c == '@';
  }

  private void copyQuotedString() {
    append('"');
    while (at < value.length()) {
      char c = value.charAt(at++);
      current.append(c);
      if (c == '"') {
        return;
      }
      if (c == '\\' && at < value.length()) {
        current.append(value.charAt(at++));
      }
    }
  }

  private void skipComment() {
    blank = true;
    int depth = 1;
    while (depth > 0 && at < value.length()) {
      switch (value.charAt(at++)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '\\' -> at++;
        default -> {
          // The text of a comment says nothing to us.
        }
      }
    }
  }

  private static Optional<Mailbox> usable(String address) {
    if (address.indexOf('@') < 0 || address.indexOf(REPLACEMENT) >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Mailbox.parse(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
