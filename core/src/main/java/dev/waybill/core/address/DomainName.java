// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.net.IDN;
import java.util.Locale;

/**
 * A fully qualified domain name in lower-case A-label form, without the trailing dot.
 *
 * <p>Immutable. Internationalised names are accepted as U-labels and kept as A-labels (RFC 5890
 * §2.3.2.1), so that two spellings of one name are equal.
 *
 * @param value the name, at most 253 octets (RFC 1035 §2.3.4 without the length octets)
 */
public record DomainName(String value) {

  /** RFC 1035 §2.3.4: 255 octets on the wire are 253 characters of text. */
  private static final int MAX_LENGTH = 253;

  /** RFC 1035 §2.3.4. */
  private static final int MAX_LABEL_LENGTH = 63;

  /** Checks the syntax; the value must already be in canonical form. Use {@link #parse}. */
  public DomainName {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "domain name must have 1 to " + MAX_LENGTH + " characters: \"" + value + "\"");
    }
    for (String label : value.split("\\.", -1)) {
      checkLabel(label, value);
    }
  }

  /**
   * Reads a domain name in any case, with or without the trailing dot, as U-labels or A-labels.
   *
   * @throws IllegalArgumentException when the text is not a domain name; the message says why
   */
  public static DomainName parse(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return new DomainName(toAscii(name).toLowerCase(Locale.ROOT));
  }

  /** Whether this name is {@code other} or lies below it. */
  public boolean isWithin(DomainName other) {
    return value.equals(other.value) || value.endsWith("." + other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String toAscii(String name) {
    boolean ascii = name.chars().allMatch(c -> c < 0x80);
    if (ascii) {
      return name;
    }
    try {
      return IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a domain name: \"" + name + "\"", e);
    }
  }

  private static void checkLabel(String label, String name) {
    boolean wellFormed =
        !label.isEmpty()
            && label.length() <= MAX_LABEL_LENGTH
            && label.charAt(0) != '-'
            && label.charAt(label.length() - 1) != '-'
            && label.chars().allMatch(DomainName::isLabelCharacter);
    if (!wellFormed) {
      throw new IllegalArgumentException("not a domain name: \"" + name + "\"");
    }
  }

  // The underscore is no host name character (RFC 952), but names such as _domainkey.x carry it.
  private static boolean isLabelCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }
}
