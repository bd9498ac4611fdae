// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

/**
 * What others call a {@link Category}, for those who compare or change over.
 *
 * <p>From the public documentation of each service; where a service is coarser, several categories
 * have the same word.
 *
 * @param status the codes of RFC 3463 and its registry that say it, where the class is left open
 * @param ses bounce type and subtype of Amazon SES
 * @param sendgrid bounce classification of SendGrid
 * @param postmark bounce type of Postmark
 * @param mailgun severity and reason of Mailgun's event {@code failed}
 */
public record ServiceWords(
    String status, String ses, String sendgrid, String postmark, String mailgun) {

  private static final String SES_TRANSIENT = "Transient/General";
  private static final String SES_CONTENT = "Transient/ContentRejected";
  private static final String SES_PERMANENT = "Permanent/General";

  /** The words of all for one category. */
  public static ServiceWords of(Category category) {
    return switch (category.scope()) {
      case RECIPIENT -> ofRecipient(category);
      case SENDER, ADDRESS -> ofSender(category);
      case MESSAGE, OVERLOAD -> ofMessage(category);
      case DESTINATION -> ofDestination(category);
      case LOCAL, UNKNOWN ->
          words("x.0.0 x.7.0", "Undetermined", "Unclassified", "Unknown", "permanent/generic");
    };
  }

  private static ServiceWords words(
      String status, String ses, String sendgrid, String postmark, String mailgun) {
    return new ServiceWords(status, ses, sendgrid, postmark, mailgun);
  }

  private static ServiceWords invalid(String status, String ses, String postmark) {
    return words(status, ses, "Invalid Address", postmark, "permanent/bounce");
  }

  private static ServiceWords ofRecipient(Category category) {
    return switch (category) {
      case RECIPIENT_MOVED -> invalid("x.1.6", SES_PERMANENT, "AddressChange");
      case BAD_ADDRESS -> invalid("x.1.3", SES_PERMANENT, "BadEmailAddress");
      case RECIPIENT_DISABLED -> invalid("x.2.1", SES_PERMANENT, "HardBounce");
      case NO_SUCH_DOMAIN -> invalid("x.1.2", SES_PERMANENT, "DnsError");
      case NO_MAIL_HOST -> invalid("x.4.4", SES_PERMANENT, "DnsError");
      case NULL_MX -> invalid("x.1.10", SES_PERMANENT, "DnsError");
      case MAILBOX_FULL ->
          words(
              "x.2.2",
              "Transient/MailboxFull",
              "Mailbox Unavailable",
              "SoftBounce",
              "temporary/bounce");
      case RECIPIENT_OVERLOAD ->
          words("x.2.1", SES_TRANSIENT, "Mailbox Unavailable", "Transient", "temporary/generic");
      case RECIPIENT_REFUSES ->
          words("x.7.2", SES_CONTENT, "Mailbox Unavailable", "Blocked", "permanent/espblock");
      case MAILBOX ->
          words("x.2.0", SES_TRANSIENT, "Mailbox Unavailable", "SoftBounce", "temporary/bounce");
      default -> invalid("x.1.1", "Permanent/NoEmail", "HardBounce");
    };
  }

  private static ServiceWords ofSender(Category category) {
    return switch (category) {
      case SPF -> blocked("x.7.23");
      case DKIM -> blocked("x.7.20");
      case DMARC -> words("x.7.26", SES_CONTENT, "Reputation", "DMARCPolicy", "permanent/espblock");
      case AUTHENTICATION -> blocked("x.7.26");
      case SENDER_REFUSED -> blocked("x.1.8");
      case REVERSE_DNS -> blocked("x.7.25");
      default -> blocked("x.7.1");
    };
  }

  private static ServiceWords blocked(String status) {
    return words(status, SES_CONTENT, "Reputation", "Blocked", "permanent/espblock");
  }

  private static ServiceWords ofMessage(Category category) {
    return switch (category) {
      case SPAM -> words("x.7.1", SES_CONTENT, "Content", "SpamNotification", "permanent/espblock");
      case VIRUS ->
          words("x.7.1", SES_CONTENT, "Content", "VirusNotification", "permanent/espblock");
      case CONTENT ->
          words(
              "x.7.1", "Transient/AttachmentRejected", "Content", "Blocked", "permanent/espblock");
      case CONTENT_FORMAT -> words("x.6.0", SES_CONTENT, "Content", "Blocked", "permanent/generic");
      case MESSAGE_TOO_LARGE ->
          words(
              "x.3.4 x.2.3",
              "Transient/MessageTooLarge",
              "Content",
              "SoftBounce",
              "permanent/generic");
      case TOO_MANY_RECIPIENTS ->
          words(
              "x.5.3",
              SES_TRANSIENT,
              "Frequency or Volume Too High",
              "Transient",
              "temporary/generic");
      default ->
          words(
              "x.7.28 x.4.5",
              SES_TRANSIENT,
              "Frequency or Volume Too High",
              "Transient",
              "temporary/espblock");
    };
  }

  private static ServiceWords ofDestination(Category category) {
    return switch (category) {
      case GREYLIST -> technical("x.7.1", "Transient", "temporary/greylisted");
      case SYSTEM_FULL -> technical("x.3.1", "Transient", "temporary/generic");
      case NO_CONNECTION -> technical("x.4.1", "Transient", "temporary/generic");
      case CONNECTION_LOST -> technical("x.4.2", "Transient", "temporary/generic");
      case NETWORK -> technical("x.4.0", "Transient", "temporary/generic");
      case DNS_FAILURE -> technical("x.4.3", "DnsError", "temporary/generic");
      case MAIL_LOOP -> technical("x.4.6", "SoftBounce", "permanent/generic");
      case TLS -> technical("x.7.10", "SoftBounce", "permanent/generic");
      case PROTOCOL -> technical("x.5.0", "SoftBounce", "permanent/generic");
      case RELAY_DENIED -> technical("x.7.1", "Blocked", "permanent/generic");
      case EXPIRED -> technical("x.4.7", "SoftBounce", "permanent/old");
      default -> technical("x.3.0", "Transient", "temporary/generic");
    };
  }

  private static ServiceWords technical(String status, String postmark, String mailgun) {
    return words(status, SES_TRANSIENT, "Technical Failure", postmark, mailgun);
  }
}
