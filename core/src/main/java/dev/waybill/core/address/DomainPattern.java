// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

/**
 * Matches domains: {@code example.net}, {@code *.example.net} (at any depth, not the domain itself)
 * or {@code all}.
 *
 * <p>Immutable; reads back what it prints. Compares A-labels, so any spelling of a name works.
 */
public sealed interface DomainPattern {

  /** Whether the domain matches. */
  boolean matches(DomainName domain);

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when the text is none; the message says what was expected
   */
  static DomainPattern parse(String text) {
    if (text.equals("all")) {
      return All.INSTANCE;
    }
    if (text.startsWith("*.")) {
      return new Below(DomainName.parse(text.substring(2)));
    }
    if (text.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "expected example.net, *.example.net or all, not " + Shown.of(text));
    }
    return new One(DomainName.parse(text));
  }

  /** Every domain. */
  enum All implements DomainPattern {
    /** The only one. */
    INSTANCE;

    @Override
    public boolean matches(DomainName domain) {
      return true;
    }

    @Override
    public String toString() {
      return "all";
    }
  }

  /**
   * One domain.
   *
   * @param domain the domain
   */
  record One(DomainName domain) implements DomainPattern {
    @Override
    public boolean matches(DomainName other) {
      return domain.equals(other);
    }

    @Override
    public String toString() {
      return domain.value();
    }
  }

  /**
   * Everything below a domain.
   *
   * @param parent the domain, which itself does not match
   */
  record Below(DomainName parent) implements DomainPattern {
    @Override
    public boolean matches(DomainName other) {
      return other.isWithin(parent) && !other.equals(parent);
    }

    @Override
    public String toString() {
      return "*." + parent;
    }
  }
}
