// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.net.IDN;
import java.util.Locale;

/**
 * A fully qualified domain name in lower-case A-label form, without the trailing dot.
 *
 * <p>Immutable. Internationalised names are accepted as U-labels and kept as A-labels (RFC 5890
 * §2.3.2.1), so that two spellings of one name are equal. Limits: the JDK maps by IDNA2003. A name
 * with one of the four characters that IDNA2008 maps differently (RFC 5894 §7.2) is refused,
 * because it would become a different domain; its A-label form is accepted.
 *
 * @param value the name, at most 253 octets (RFC 1035 §2.3.4 without the length octets)
 */
public record DomainName(String value) {

  /** RFC 1035 §2.3.4: 255 octets on the wire are 253 characters of text. */
  private static final int MAX_LENGTH = 253;

  /** RFC 1035 §2.3.4. */
  private static final int MAX_LABEL_LENGTH = 63;

  /** Sharp s, final sigma, zero-width joiner and non-joiner (RFC 5894 §7.2). */
  private static final String READ_IN_TWO_WAYS = "\u00df\u03c2\u200d\u200c";

  /** Checks the syntax; the value must already be in canonical form. Use {@link #parse}. */
  public DomainName {
    checkLength(value);
    String[] labels = value.split("\\.", -1);
    for (String label : labels) {
      checkLabel(label, value);
    }
    // RFC 3696 §2: no top-level domain is all digits; resolvers take such a name for an IP address.
    if (labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("an IP address is not a domain name: " + Shown.of(value));
    }
  }

  /**
   * Reads a domain name in any case, with or without the trailing dot, as U-labels or A-labels.
   *
   * @throws IllegalArgumentException when the text is not a domain name; the message says why
   */
  public static DomainName parse(String text) {
    checkLength(text.endsWith(".") ? text.substring(1) : text);
    String name = toAscii(text).toLowerCase(Locale.ROOT);
    return new DomainName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
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
    if (name.chars().anyMatch(c -> READ_IN_TWO_WAYS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "has a character that IDNA versions map differently; write the A-label (xn--): "
              + Shown.of(name));
    }
    try {
      return IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a domain name: " + Shown.of(name), e);
    }
  }

  private static void checkLength(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "domain name must have 1 to " + MAX_LENGTH + " characters: " + Shown.of(name));
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
      throw new IllegalArgumentException("not a domain name: " + Shown.of(name));
    }
  }

  // Host names have no underscore (RFC 952), but names such as _domainkey.x do.
  private static boolean isLabelCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }
}
