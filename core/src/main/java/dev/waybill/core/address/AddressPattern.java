// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.util.Optional;

/**
 * Matches addresses: {@code *@example.com}, {@code *.example.com} (at any subdomain, not at the
 * domain itself), {@code news@example.com}, {@code own} (the name of the account that asks) or
 * {@code any}.
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
   * @param own the address of the client's account; empty if it has none or there is no account
   */
  boolean matches(Mailbox address, Optional<Mailbox> own);

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
    if (text.startsWith("*@")) {
      return new In(new DomainPattern.One(DomainName.parse(text.substring(2))));
    }
    if (text.startsWith("*.")) {
      return new In(new DomainPattern.Below(DomainName.parse(text.substring(2))));
    }
    if (text.indexOf('*') >= 0 || text.indexOf('@') < 0) {
      throw new IllegalArgumentException(
          "expected *@example.com, *.example.com, a whole address, own or any, not "
              + Shown.of(text));
    }
    return new One(Mailbox.parse(text));
  }

  /** Patterns without an address. */
  enum Word implements AddressPattern {
    /** Every address. */
    ANY {
      @Override
      public boolean matches(Mailbox address, Optional<Mailbox> own) {
        return true;
      }
    },
    /** The name of the client's account. */
    OWN {
      @Override
      public boolean matches(Mailbox address, Optional<Mailbox> own) {
        return own.filter(name -> same(name, address)).isPresent();
      }
    };

    @Override
    public String toString() {
      return this == ANY ? "any" : "own";
    }
  }

  /**
   * Every address in some domains.
   *
   * @param domains the domains; never all of them, which is {@link Word#ANY}
   */
  record In(DomainPattern domains) implements AddressPattern {
    @Override
    public boolean matches(Mailbox address, Optional<Mailbox> own) {
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
    public boolean matches(Mailbox address, Optional<Mailbox> own) {
      return same(mailbox, address);
    }

    @Override
    public String toString() {
      return mailbox.toString();
    }
  }

  private static boolean same(Mailbox one, Mailbox other) {
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
