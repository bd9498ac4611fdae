// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
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
