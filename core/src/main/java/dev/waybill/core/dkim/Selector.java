// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The name that tells one key of a domain from another (RFC 6376 §3.1): one or more lower-case
 * labels.
 *
 * <p>Immutable. Its text is safe as a file name, since a label holds neither a slash nor nothing.
 *
 * @param value the labels, joined by dots
 */
public record Selector(String value) implements Comparable<Selector> {

  /** RFC 6376 §3.6.2.1: all keys lie in this name space below the signing domain. */
  private static final String NAME_SPACE = "._domainkey";

  private static final DateTimeFormatter YEAR_AND_MONTH =
      DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Checks the syntax; the value must already be in canonical form. Use {@link #parse}. */
  public Selector {
    try {
      // RFC 6376 §3.1: made of sub-domains, and other than a domain it may be all digits.
      new DomainName(value + NAME_SPACE);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a DKIM selector: \"" + value + "\"", e);
    }
  }

  /**
   * Reads a selector in any case.
   *
   * @throws IllegalArgumentException when the text is not a selector
   */
  public static Selector parse(String text) {
    return new Selector(text.toLowerCase(Locale.ROOT));
  }

  /**
   * The default selector of a key made at {@code now}, such as {@code wb202603a}: later months sort
   * behind earlier ones.
   *
   * @param letter tells keys made within one month apart, {@code a} to {@code z}
   */
  public static Selector dated(Instant now, char letter) {
    return new Selector("wb" + YEAR_AND_MONTH.format(now) + letter);
  }

  /** Where the public key is published: {@code <selector>._domainkey.<domain>}. */
  DomainName recordName(DomainName domain) {
    return new DomainName(value + NAME_SPACE + "." + domain.value());
  }

  @Override
  public int compareTo(Selector other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
