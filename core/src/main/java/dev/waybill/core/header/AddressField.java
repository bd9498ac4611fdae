// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import dev.waybill.core.address.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses the value of an address field in one pass, for its first usable mailbox or for all of them
 * (RFC 5322 §3.4, and §4.4 for the obsolete forms).
 *
 * <p>Confined to one call, and linear in the length of the value. Comments, display names, groups
 * and source routes are skipped. Invalid addresses are skipped too, never repaired; only blanks
 * around dots and the {@code @} are dropped, as §4.4 allows.
 *
 * <p>mime4j's lenient parser is not usable here: it narrows characters to octets, so that U+0140
 * becomes an {@code @}; it drops the quotes of local parts; it loses the author of {@code
 * a@example.com <a@example.com>}; and it takes quadratic time.
 */
final class AddressField {

  /** The decoder's replacement for invalid UTF-8: such an address is not the original one. */
  private static final char REPLACEMENT = '\ufffd';

  private final String value;
  private int at;

  private final StringBuilder outside = new StringBuilder();
  private final StringBuilder inside = new StringBuilder();
  private StringBuilder current = outside;
  private boolean angle;
  private boolean blank;
  private boolean broken;

  private AddressField(String value) {
    this.value = value;
  }

  /** The first usable mailbox. */
  static Optional<Mailbox> firstMailbox(String value) {
    AddressField field = new AddressField(value);
    Optional<Mailbox> found = Optional.empty();
    while (found.isEmpty() && field.hasMore()) {
      found = usable(field.nextElement());
    }
    return found;
  }

  /** All mailboxes of the field; empty if any part of it cannot be parsed as one. */
  static Optional<List<Mailbox>> everyMailbox(String value) {
    AddressField field = new AddressField(value);
    List<Mailbox> all = new ArrayList<>();
    while (field.hasMore()) {
      String element = field.nextElement();
      Optional<Mailbox> mailbox = usable(element);
      // RFC 5322 §4.4: a list may have empty elements; RFC 6854: so may a group.
      if (field.broken || (mailbox.isEmpty() && !element.isEmpty())) {
        return Optional.empty();
      }
      mailbox.ifPresent(all::add);
    }
    return Optional.of(all);
  }

  /**
   * Whether words come before an address in angle brackets and are cut off from it: a name with a
   * comma or another special character that should be in quotes.
   */
  static boolean hasUnquotedName(String value) {
    AddressField field = new AddressField(value);
    boolean words = false;
    while (field.hasMore()) {
      String element = field.nextElement();
      if (words && usable(element).isPresent()) {
        return value.indexOf('<') >= 0 && !field.broken;
      }
      words = !element.isEmpty() && element.indexOf('@') < 0;
    }
    return false;
  }

  private boolean hasMore() {
    return at < value.length();
  }

  /** The address of the next element, as written. */
  private String nextElement() {
    while (hasMore()) {
      char c = value.charAt(at++);
      switch (c) {
        case '(' -> skipComment();
        case '"' -> copyQuotedString();
        case ' ', '\t' -> blank = true;
        case '<' -> enterAngle();
        case '>' -> leaveAngle();
        case ':' -> restart();
        case ',', ';' -> {
          if (endsElement(c)) {
            return endOfElement();
          }
        }
        default -> append(c);
      }
    }
    return endOfElement();
  }

  /** A comma inside angle brackets belongs to a source route (RFC 5322 §4.4). */
  private boolean endsElement(char c) {
    if (current == inside && c == ',') {
      append(c);
      return false;
    }
    return true;
  }

  private String endOfElement() {
    broken |= current == inside;
    String address = (angle ? inside : outside).toString();
    broken |= angle && address.isEmpty();
    outside.setLength(0);
    inside.setLength(0);
    current = outside;
    angle = false;
    blank = false;
    return address;
  }

  /** A colon ends the name of a group, or a source route; neither is part of an address. */
  private void restart() {
    // Parsers that take the group name for the author would find a different author than we do.
    broken |= current == outside && (angle || (outside.indexOf("@") >= 0 && !startsQuoted()));
    current.setLength(0);
    blank = false;
  }

  private boolean startsQuoted() {
    return outside.charAt(0) == '"';
  }

  private void enterAngle() {
    broken |= angle;
    current = inside;
    angle = true;
    blank = false;
  }

  private void leaveAngle() {
    broken |= current != inside;
    current = outside;
  }

  private void append(char c) {
    broken |= angle && current == outside;
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
    broken = true;
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
          // Comments are ignored.
        }
      }
    }
    broken |= depth > 0;
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
