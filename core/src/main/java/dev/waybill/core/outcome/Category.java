// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static dev.waybill.core.outcome.Category.Nature.FINAL;
import static dev.waybill.core.outcome.Category.Nature.FIXABLE;
import static dev.waybill.core.outcome.Category.Nature.PASSING;
import static dev.waybill.core.outcome.Classification.Scope.ADDRESS;
import static dev.waybill.core.outcome.Classification.Scope.DESTINATION;
import static dev.waybill.core.outcome.Classification.Scope.LOCAL;
import static dev.waybill.core.outcome.Classification.Scope.MESSAGE;
import static dev.waybill.core.outcome.Classification.Scope.OVERLOAD;
import static dev.waybill.core.outcome.Classification.Scope.RECIPIENT;
import static dev.waybill.core.outcome.Classification.Scope.SENDER;
import static dev.waybill.core.outcome.Classification.Scope.UNKNOWN;

import dev.waybill.core.outcome.Classification.Scope;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a refusal is about. The labels are stable: they stand in events, metrics and the rules of
 * operators. {@code docs/reference/bounce-categories.md} shows them with what RFC 3463 and large
 * services call the same.
 */
public enum Category {
  /** There is nobody of this name. */
  UNKNOWN_RECIPIENT(RECIPIENT, FINAL),
  /** The mailbox is closed. */
  RECIPIENT_DISABLED(RECIPIENT, FINAL),
  /** The recipient has another address now. */
  RECIPIENT_MOVED(RECIPIENT, FINAL),
  /** The address breaks the rules of the recipient's server. */
  BAD_ADDRESS(RECIPIENT, FINAL),
  /** The domain does not exist. */
  NO_SUCH_DOMAIN(RECIPIENT, FINAL),
  /** The domain exists and has no mail server. */
  NO_MAIL_HOST(RECIPIENT, FINAL),
  /** The domain says that it takes no mail (RFC 7505), or its server does. */
  NULL_MX(RECIPIENT, FINAL),
  /** The mailbox has no room left. */
  MAILBOX_FULL(RECIPIENT, PASSING),
  /** The mailbox gets too much mail just now, from anybody. */
  RECIPIENT_OVERLOAD(RECIPIENT, PASSING),
  /** The recipient, or a rule of theirs, does not want this sender's mail. */
  RECIPIENT_REFUSES(RECIPIENT, FIXABLE),
  /** Something with the mailbox, without a word about what. */
  MAILBOX(RECIPIENT, PASSING),

  /** SPF fails. */
  SPF(SENDER, FIXABLE),
  /** A DKIM signature is missing or does not verify. */
  DKIM(SENDER, FIXABLE),
  /** The policy of the From domain forbids it. */
  DMARC(SENDER, FIXABLE),
  /** The message is not authenticated, without a word about which kind. */
  AUTHENTICATION(SENDER, FIXABLE),
  /** The sender's address or domain is refused. */
  SENDER_REFUSED(SENDER, FIXABLE),

  /** A blocklist has our address. */
  BLOCKLIST(ADDRESS, FIXABLE),
  /** Our address has a bad name with this receiver, or is blocked by it. */
  REPUTATION(ADDRESS, FIXABLE),
  /** No PTR record, or one that does not fit, or a bad EHLO name. */
  REVERSE_DNS(ADDRESS, FIXABLE),

  /** A filter takes the message for spam. */
  SPAM(MESSAGE, FIXABLE),
  /** A filter takes it for malware or phishing. */
  VIRUS(MESSAGE, FIXABLE),
  /** Something in it is not allowed: an attachment, a link, a word. */
  CONTENT(MESSAGE, FIXABLE),
  /** It breaks a standard, such as RFC 5322. */
  CONTENT_FORMAT(MESSAGE, FIXABLE),
  /** It is too large. */
  MESSAGE_TOO_LARGE(MESSAGE, FIXABLE),

  /** Too much, too fast. */
  RATE_LIMIT(OVERLOAD, PASSING),
  /** Too many recipients in one message. */
  TOO_MANY_RECIPIENTS(OVERLOAD, PASSING),

  /** It is to be tried again (RFC 6647). */
  GREYLIST(DESTINATION, PASSING),
  /** The server has a fault, or is busy or down. */
  SYSTEM(DESTINATION, PASSING),
  /** The server has no room left. */
  SYSTEM_FULL(DESTINATION, PASSING),
  /** No connection could be made. */
  NO_CONNECTION(DESTINATION, PASSING),
  /** The connection was lost, or nothing came over it. */
  CONNECTION_LOST(DESTINATION, PASSING),
  /** Something with the way there, without a word about what. */
  NETWORK(DESTINATION, PASSING),
  /** The DNS did not answer. */
  DNS_FAILURE(DESTINATION, PASSING),
  /** The message goes round in circles. */
  MAIL_LOOP(DESTINATION, FIXABLE),
  /** TLS is missing, or failed. */
  TLS(DESTINATION, FIXABLE),
  /** The servers did not understand each other. */
  PROTOCOL(DESTINATION, FIXABLE),
  /** The server does not take mail for this domain. */
  RELAY_DENIED(DESTINATION, FIXABLE),
  /** The time was over; what stood in the way is not known. */
  EXPIRED(DESTINATION, PASSING),

  /** A rule of the receiver, without a word about which. */
  POLICY(UNKNOWN, FIXABLE),
  /** Refused for good without a reason. */
  REFUSED(UNKNOWN, FIXABLE),
  /** Nobody can tell. */
  UNKNOWN_CAUSE(UNKNOWN, PASSING),

  /** A limit or a rule of this server. */
  LOCAL_POLICY(LOCAL, FIXABLE),
  /** A fault of this server. */
  LOCAL_FAULT(LOCAL, PASSING);

  /** What time does to a cause. */
  enum Nature {
    /** It stays, whatever is sent. */
    FINAL,
    /** It stays until somebody changes something. */
    FIXABLE,
    /** It passes. */
    PASSING
  }

  private final Scope scope;
  private final Nature nature;

  Category(Scope scope, Nature nature) {
    this.scope = scope;
    this.nature = nature;
  }

  /** Who is at fault, unless a rule knows better. */
  public Scope scope() {
    return scope;
  }

  Nature nature() {
    return nature;
  }

  /** The stable name, such as {@code unknown-recipient}. */
  public String label() {
    return this == UNKNOWN_CAUSE ? "unknown" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The category of this label. */
  static Optional<Category> of(String label) {
    return Arrays.stream(values()).filter(category -> category.label().equals(label)).findFirst();
  }
}
