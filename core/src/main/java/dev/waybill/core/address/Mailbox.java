// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

/**
 * One mailbox of the envelope: {@code local-part@domain} (RFC 5321 §4.1.2, RFC 6531 §3.3).
 *
 * <p>Immutable. The local part is kept as written, with its quotes if it has any, because only the
 * domain's own host may interpret it (RFC 5321 §2.3.11); the domain compares without case.
 *
 * @param localPart the text before the last {@code @}, as transmitted
 * @param domain the text after it
 */
public record Mailbox(String localPart, DomainName domain) {

  /**
   * RFC 5321 §4.5.3.1.1 allows 64 octets; senders such as VERP lists write longer ones and RFC 5321
   * §4.5.3.1 asks receivers to be generous, so only what no path can carry is refused.
   */
  private static final int MAX_LOCAL_PART = 256;

  /**
   * RFC 5322 §3.2.3, without the dot: characters allowed only in a quoted string, and the blank.
   */
  private static final String SPECIALS = "()<>[]:;@\\,\" ";

  /** Checks the local part; see {@link #parse} for reading. */
  public Mailbox {
    if (localPart.isEmpty() || localPart.length() > MAX_LOCAL_PART) {
      throw new IllegalArgumentException(
          "local part must have 1 to " + MAX_LOCAL_PART + " characters: " + Shown.of(localPart));
    }
    if (localPart.codePoints().anyMatch(Mailbox::isUnprintable)) {
      throw new IllegalArgumentException("local part has a control character");
    }
    // A quote that ends early would turn the rest into parameters of MAIL FROM or RCPT TO.
    if (!LocalPart.isQuoted(localPart)
        && localPart.chars().anyMatch(c -> SPECIALS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("not a mailbox: " + Shown.of(localPart + "@" + domain));
    }
  }

  /**
   * Reads {@code local-part@domain}, without angle brackets.
   *
   * @throws IllegalArgumentException when the text is not a mailbox; the message says why
   */
  public static Mailbox parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1) {
      throw new IllegalArgumentException("not a mailbox (local-part@domain): " + Shown.of(text));
    }
    return new Mailbox(text.substring(0, at), DomainName.parse(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return localPart + "@" + domain;
  }

  /** C0 and C1 controls, and halves of surrogate pairs, which no encoding can carry. */
  private static boolean isUnprintable(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
