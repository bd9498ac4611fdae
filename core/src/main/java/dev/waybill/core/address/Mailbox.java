// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

/**
 * One mailbox of the envelope: {@code local-part@domain} (RFC 5321 §4.1.2, RFC 6531 §3.3).
 *
 * <p>Immutable. The local part is kept as written, with its quotes if it has any, because only the
 * domain's own host may interpret it (RFC 5321 §2.3.11); the domain compares without case.
 *
 * @param localPart what stands before the last {@code @}, as on the wire
 * @param domain what stands after it
 */
public record Mailbox(String localPart, DomainName domain) {

  /**
   * RFC 5321 §4.5.3.1.1 allows 64 octets; senders such as VERP lists write longer ones and RFC 5321
   * §4.5.3.1 asks receivers to be generous, so only what no path can carry is refused.
   */
  private static final int MAX_LOCAL_PART = 256;

  /** Checks the local part; see {@link #parse} for reading. */
  public Mailbox {
    if (localPart.isEmpty() || localPart.length() > MAX_LOCAL_PART) {
      throw new IllegalArgumentException(
          "local part must have 1 to " + MAX_LOCAL_PART + " characters: \"" + localPart + "\"");
    }
    boolean hostile = localPart.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    if (hostile) {
      throw new IllegalArgumentException("local part has a control character");
    }
    boolean quoted =
        localPart.length() > 1 && localPart.startsWith("\"") && localPart.endsWith("\"");
    if (!quoted && localPart.chars().anyMatch(c -> c == ' ' || c == '<' || c == '>')) {
      throw new IllegalArgumentException("not a mailbox: \"" + localPart + "@" + domain + "\"");
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
      throw new IllegalArgumentException("not a mailbox (local-part@domain): \"" + text + "\"");
    }
    return new Mailbox(text.substring(0, at), DomainName.parse(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return localPart + "@" + domain;
  }
}
