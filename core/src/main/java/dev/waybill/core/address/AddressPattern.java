// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.util.Locale;

/**
 * Matches addresses: {@code *@example.com}, {@code *.example.com} (at any subdomain, not at the
 * domain itself), {@code news@example.com}, {@code news+*@example.com} (all that begin so; no
 * letter or digit before the asterisk, which would cover other people's names), {@code own} (what
 * belongs to the account that asks), {@code local} (all domains of this server) or {@code any}.
 *
 * <p>Immutable; reads back what it prints. RFC 5321 §2.4 lets only the domain's own host say
 * whether two spellings of a local part are one mailbox. Here ASCII case is ignored: James ignores
 * the case of user names, and no host gives {@code News@} and {@code news@} to different people.
 * The case of other letters matters, because Unicode folds some of them into ASCII. Quotes matter
 * too: the pattern {@code news@} does not match {@code "news"@}.
 */
public sealed interface AddressPattern {

  /**
   * Whether the address matches.
   *
   * @param by who wants to use it
   */
  boolean matches(Mailbox address, Claimant by);

  /** Somebody who wants to use addresses. */
  interface Claimant {

    /** Whether an address belongs to the account that has logged in. */
    boolean owns(Mailbox address);

    /** Whether a domain is one of this server. */
    boolean isLocal(DomainName domain);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when the text is none; the message says what was expected
   */
  static AddressPattern parse(String text) {
    if (text.equals("any")) {
      return Word.ANY;
    }
    if (text.equals("own")) {
      return Word.OWN;
    }
    if (text.equals("local")) {
      return Word.LOCAL;
    }
    if (text.startsWith("*@")) {
      return new In(new DomainPattern.One(DomainName.parse(text.substring(2))));
    }
    if (text.startsWith("*.")) {
      return new In(new DomainPattern.Below(DomainName.parse(text.substring(2))));
    }
    int star = text.indexOf('*');
    int at = text.lastIndexOf('@');
    if (star > 0 && star == at - 1 && !Character.isLetterOrDigit(text.charAt(star - 1))) {
      return new StartingWith(text.substring(0, star), DomainName.parse(text.substring(at + 1)));
    }
    if (star >= 0 || at < 0) {
      throw new IllegalArgumentException(EXPECTED + ", not " + Shown.of(text));
    }
    if (at == 0) {
      throw new IllegalArgumentException(
          "for all addresses of a domain write *" + Shown.text(text));
    }
    return new One(Mailbox.parse(text));
  }

  /** What a pattern looks like. */
  String EXPECTED =
      "expected *@example.com, *.example.com, a whole address, news+*@example.com, own, local or"
          + " any";

  /** Patterns without an address. */
  enum Word implements AddressPattern {
    /** Every address. */
    ANY {
      @Override
      public boolean matches(Mailbox address, Claimant by) {
        return true;
      }
    },
    /** What belongs to the account. */
    OWN {
      @Override
      public boolean matches(Mailbox address, Claimant by) {
        return by.owns(address);
      }
    },
    /** Every address in the domains of this server. */
    LOCAL {
      @Override
      public boolean matches(Mailbox address, Claimant by) {
        return by.isLocal(address.domain());
      }
    };

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Every address in some domains.
   *
   * @param domains the domains; never all of them, which is {@link Word#ANY}
   */
  record In(DomainPattern domains) implements AddressPattern {
    @Override
    public boolean matches(Mailbox address, Claimant by) {
      return domains.matches(address.domain());
    }

    @Override
    public String toString() {
      return domains instanceof DomainPattern.One ? "*@" + domains : domains.toString();
    }
  }

  /**
   * One address.
   *
   * @param mailbox the address
   */
  record One(Mailbox mailbox) implements AddressPattern {
    @Override
    public boolean matches(Mailbox address, Claimant by) {
      return same(mailbox, address);
    }

    @Override
    public String toString() {
      return mailbox.toString();
    }
  }

  /**
   * Every address in a domain whose local part begins in one way.
   *
   * @param start of the local part
   * @param domain the domain
   */
  record StartingWith(String start, DomainName domain) implements AddressPattern {

    /** Checks that an address can begin so. */
    public StartingWith {
      var unused = new Mailbox(start, domain);
    }

    @Override
    public boolean matches(Mailbox address, Claimant by) {
      return address.domain().equals(domain)
          && lowered(address.localPart()).startsWith(lowered(start));
    }

    @Override
    public String toString() {
      return start + "*@" + domain;
    }
  }

  /** Whether two addresses are one, whatever their case. */
  static boolean same(Mailbox one, Mailbox other) {
    return one.domain().equals(other.domain())
        && lowered(one.localPart()).equals(lowered(other.localPart()));
  }

  private static String lowered(String text) {
    StringBuilder lowered = new StringBuilder(text);
    for (int i = 0; i < lowered.length(); i++) {
      char c = lowered.charAt(i);
      lowered.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return lowered.toString();
  }
}
