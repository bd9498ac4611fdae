// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import static java.util.Map.entry;

import dev.waybill.core.reply.EnhancedStatus;
import java.util.Map;
import java.util.Optional;

/**
 * What a status code means to a person, and what that person can do.
 *
 * <p>Immutable. The codes are those of RFC 3463, RFC 5248 (the registry), RFC 7372 and RFC 7505
 * that a sender meets; others are explained by their subject, then by their class.
 *
 * @param meaning one sentence
 * @param remedy one or two sentences
 */
record Advice(String meaning, String remedy) {

  private static final String ASK_OTHER_WAY =
      "Check the spelling. If it is right, ask the recipient another way for an address that"
          + " works, and take this one off your lists.";
  private static final String SHRINK =
      "Send it without attachments, or put them where the recipient can fetch them.";
  private static final String ASK_ADMINISTRATOR =
      "Show this report to the administrator of the mail server that sent it to you.";
  private static final String LATER =
      "Send the mail again later, or reach the recipient another way.";
  private static final String AUTHENTICATION =
      "The administrator of your domain has to put its SPF, DKIM and DMARC records in order. "
          + ASK_ADMINISTRATOR;

  private static final Map<String, Advice> BY_DETAIL =
      Map.ofEntries(
          entry("1.1", new Advice("The address does not exist.", ASK_OTHER_WAY)),
          entry("1.2", new Advice("The domain does not exist or takes no mail.", ASK_OTHER_WAY)),
          entry("1.3", new Advice("The address is not a valid one.", ASK_OTHER_WAY)),
          entry("1.6", new Advice("The recipient has moved to another address.", ASK_OTHER_WAY)),
          entry("1.7", new Advice("Your own address was refused.", ASK_ADMINISTRATOR)),
          entry("1.8", new Advice("The domain of your address was refused.", ASK_ADMINISTRATOR)),
          entry("1.10", new Advice("The domain says that it takes no mail.", ASK_OTHER_WAY)),
          entry("2.1", new Advice("The mailbox is closed or takes no mail.", ASK_OTHER_WAY)),
          entry("2.2", new Advice("The mailbox is full.", LATER)),
          entry("2.3", new Advice("The mail is larger than the recipient may get.", SHRINK)),
          entry("3.1", new Advice("The recipient's mail server has no room left.", LATER)),
          entry("3.2", new Advice("The recipient's mail server takes no mail just now.", LATER)),
          entry("3.4", new Advice("The mail is larger than the server takes.", SHRINK)),
          entry("4.1", new Advice("The recipient's mail server did not answer.", LATER)),
          entry("4.2", new Advice("The connection broke again and again.", LATER)),
          entry("4.3", new Advice("The recipient's domain could not be looked up.", LATER)),
          entry("4.4", new Advice("No mail server is known for the domain.", ASK_OTHER_WAY)),
          entry("4.6", new Advice("The mail went round in circles.", ASK_ADMINISTRATOR)),
          entry("4.7", new Advice("The mail could not be delivered in the time it had.", LATER)),
          entry(
              "6.3",
              new Advice(
                  "The recipient's mail server takes plain ASCII only.",
                  "Send the text in quoted-printable or base64, and a subject or names beyond ASCII"
                      + " in encoded words (RFC 2047); mail programs do both. "
                      + ASK_ADMINISTRATOR)),
          entry(
              "7.20",
              new Advice("The mail carries no DKIM signature that passes.", AUTHENTICATION)),
          entry(
              "7.23",
              new Advice("SPF does not allow this server for your domain.", AUTHENTICATION)),
          entry(
              "7.25",
              new Advice("The sending server has no valid reverse DNS.", ASK_ADMINISTRATOR)),
          entry("7.26", new Advice("Your domain's authentication failed.", AUTHENTICATION)),
          entry("7.27", new Advice("Your own domain says it takes no mail.", AUTHENTICATION)));

  /** The detail whose advice fits a category, where the status says little. */
  private static final Map<String, String> DETAIL_OF_CATEGORY =
      Map.ofEntries(
          entry("unknown-recipient", "1.1"),
          entry("no-such-domain", "1.2"),
          entry("bad-address", "1.3"),
          entry("recipient-moved", "1.6"),
          entry("sender-refused", "1.7"),
          entry("null-mx", "1.10"),
          entry("recipient-disabled", "2.1"),
          entry("mailbox-full", "2.2"),
          entry("system-full", "3.1"),
          entry("message-too-large", "3.4"),
          entry("no-mail-host", "4.4"),
          entry("mail-loop", "4.6"),
          entry("dkim", "7.20"),
          entry("spf", "7.23"),
          entry("reverse-dns", "7.25"),
          entry("authentication", "7.26"),
          entry("dmarc", "7.26"));

  private static final Map<Integer, Advice> BY_SUBJECT =
      Map.of(
          1, new Advice("Something is wrong with the address.", ASK_OTHER_WAY),
          2, new Advice("Something is wrong with the recipient's mailbox.", ASK_OTHER_WAY),
          3, new Advice("The recipient's mail system could not take the mail.", LATER),
          4, new Advice("The way to the recipient's mail server is disturbed.", LATER),
          5, new Advice("The mail servers did not understand each other.", ASK_ADMINISTRATOR),
          6, new Advice("The recipient's mail system could not handle the content.", SHRINK),
          7, new Advice("A rule of the recipient's mail system forbids it.", ASK_ADMINISTRATOR));

  private static final Advice PERMANENT =
      new Advice("The recipient's mail system refused it for good.", ASK_ADMINISTRATOR);

  private static final Advice TRANSIENT =
      new Advice("The trouble may pass, but it lasted longer than mail is kept.", LATER);

  /**
   * The advice for a status.
   *
   * @param category what the reply was classified as, where the status alone says little; may be
   *     empty
   */
  static Advice on(EnhancedStatus status, String category) {
    Advice byClass = status.isPermanent() ? PERMANENT : TRANSIENT;
    String byCategory = DETAIL_OF_CATEGORY.getOrDefault(category, "");
    return Optional.ofNullable(BY_DETAIL.get(status.subject() + "." + status.detail()))
        .or(() -> Optional.ofNullable(BY_DETAIL.get(byCategory)))
        .or(() -> Optional.ofNullable(BY_SUBJECT.get(status.subject())))
        .orElse(byClass);
  }
}
