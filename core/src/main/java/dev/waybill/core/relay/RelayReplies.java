// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.header.HeaderText;
import dev.waybill.core.header.MessageFault;
import dev.waybill.core.header.Originators;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.settings.DataSize;

/**
 * The replies to refused clients. Codes are those of RFC 5321 §4.2.2 and of the registry of RFC
 * 5248. No text names another user or a rule; the reason of a suspension is the only text that an
 * administrator can set.
 */
public final class RelayReplies {

  /** Characters of a parameter that are repeated: RFC 5321 §4.5.3.1.5 bounds the line. Chosen. */
  private static final int MOST_OF_PARAMETER = 100;

  private RelayReplies() {}

  /** RFC 4954 §6: 530 5.7.0 if the client has to log in. */
  static Reply authenticationRequired() {
    return Reply.of(
        530,
        new EnhancedStatus(5, 7, 0),
        "Authentication required: log in before sending to other domains");
  }

  /** RFC 3463 §3.8: X.7.1, delivery not authorised. */
  static Reply relayingDenied() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Relaying denied: this client may send to local recipients only");
  }

  /** RFC 3463 §3.2: X.1.3, an address that cannot be routed, such as an address literal. */
  public static Reply badRecipient() {
    return Reply.of(
        501, new EnhancedStatus(5, 1, 3), "Bad recipient address: write it as user@domain.example");
  }

  /** RFC 3463 §3.2: X.1.7, a sender to which no bounce could be sent. */
  public static Reply badSender() {
    return Reply.of(
        501, new EnhancedStatus(5, 1, 7), "Bad sender address: write it as user@domain.example");
  }

  /** RFC 5321 §4.1.1.11: 555 for a parameter that was not announced; RFC 3463 §3.6: X.5.4. */
  public static Reply unknownParameter(String parameter) {
    String shown = HeaderText.ascii(HeaderText.bounded(parameter));
    return Reply.of(
        555,
        new EnhancedStatus(5, 5, 4),
        "Parameter not supported: "
            + shown.substring(0, Math.min(MOST_OF_PARAMETER, shown.length())));
  }

  /**
   * RFC 5321 §4.1.2: a path is in angle brackets; RFC 3463 §3.6: X.5.2, syntax.
   *
   * @param usage the command as it should be
   */
  public static Reply noPath(String usage) {
    return Reply.of(
        501,
        new EnhancedStatus(5, 5, 2),
        "Syntax: " + usage + ", with the address in angle brackets");
  }

  /** RFC 5321 §2.4: commands are printable ASCII. */
  public static Reply controlCharacter() {
    return Reply.of(
        501, new EnhancedStatus(5, 5, 2), "Syntax: a control character is in the command");
  }

  /** RFC 5321 §4.1.2: outside of quotes, no dot is first, last or next to another one. */
  public static Reply oddDots(boolean sender) {
    return Reply.of(
        sender ? 501 : 553,
        new EnhancedStatus(5, 1, sender ? 7 : 3),
        "Bad "
            + (sender ? "sender" : "recipient")
            + " address: a local part with a dot at an end or two together needs quotes, as in"
            + " <\"a..b\"@domain.example>");
  }

  /** RFC 3463 §3.2: X.1.1, bad destination mailbox address; in the words of James. */
  public static Reply unknownRecipient(Mailbox recipient) {
    return Reply.of(550, new EnhancedStatus(5, 1, 1), "Unknown user: " + recipient);
  }

  /** RFC 5321 appendix C: a server may refuse to be a hop of a source route. */
  public static Reply sourceRoute() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Relaying denied: source routes are not followed, write to the recipient directly");
  }

  /** RFC 3463 §3.8: X.7.1; the address is local, and what it stands for is not. */
  static Reply forwardDenied() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Relaying denied: this address forwards to another server, which takes mail only from"
            + " clients that may relay");
  }

  /** RFC 5321 §6.3 and RFC 3463 §3.5: X.4.6, routing loop detected. */
  public static Reply loop(int hops) {
    return Reply.of(
        554,
        new EnhancedStatus(5, 4, 6),
        "Message has passed " + hops + " servers (Received fields): it is in a loop");
  }

  /** RFC 5248 §2.4: X.7.13, user account disabled, comes with 525. */
  static Reply accountSuspended(String reason) {
    return Reply.of(525, new EnhancedStatus(5, 7, 13), "Account suspended: " + reason);
  }

  /** As for an account; 525 would imply authentication, and there was none. */
  static Reply networkSuspended(String reason) {
    return Reply.of(
        550, new EnhancedStatus(5, 7, 13), "Relaying suspended for your network: " + reason);
  }

  /**
   * RFC 6409 §6.1 has 550 for this; 553, mailbox name not allowed, distinguishes it from other
   * refusals.
   */
  static Reply senderNotAllowed() {
    return Reply.of(
        553,
        new EnhancedStatus(5, 7, 1),
        "Sender not allowed: you may not send under this address");
  }

  /** As {@link #senderNotAllowed}, for MAIL FROM:&lt;&gt;. */
  static Reply nullSender() {
    return Reply.of(
        553,
        new EnhancedStatus(5, 7, 1),
        "Empty sender not allowed: name an address to which bounces can be sent");
  }

  /** RFC 6409 §6.2: 550 with X.7.1 if the client may not send to the recipient. */
  static Reply recipientNotAllowed() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Recipient not allowed: you may not send to this recipient's domain");
  }

  /** RFC 5321 §4.5.3.1.10: 452, and the client sends to the rest in another message. */
  static Reply tooManyRecipients(int most) {
    return Reply.of(
        452,
        new EnhancedStatus(4, 5, 3),
        "Too many recipients: at most " + most + ", send to the others separately");
  }

  /** RFC 1870 §6.1: 552; RFC 3463 §3.4: X.3.4, message too big for system. */
  public static Reply tooLarge(DataSize most) {
    return Reply.of(552, new EnhancedStatus(5, 3, 4), "Message too large: at most " + most);
  }

  /**
   * RFC 3207 §4: 530. X.7.10, encryption needed, is registered for AUTH (RFC 5248 §2.4); it is the
   * closest, and distinguishes this from the 530 5.7.0 for missing authentication.
   */
  static Reply tlsRequired() {
    return Reply.of(530, new EnhancedStatus(5, 7, 10), "Encryption required: send STARTTLS first");
  }

  /**
   * RFC 3463 §3.8: X.7.1. The ports of the rule are not disclosed: behind a load balancer they may
   * differ.
   */
  static Reply wrongPort() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Relaying denied on this port: use the one that you were given");
  }

  /** RFC 5321 §3.8: 421, as the connection is closed; RFC 9422 §4.1 announces such a limit. */
  static Reply tooManyMessages(int most) {
    return Reply.of(
        421,
        new EnhancedStatus(4, 7, 0),
        "Too many messages: at most " + most + " for one connection, connect again");
  }

  /**
   * RFC 6409 §6.3 has 550 for this; 554, as usual after the data, distinguishes it from other
   * refusals.
   */
  static Reply fromNotAllowed() {
    return Reply.of(
        554,
        new EnhancedStatus(5, 7, 1),
        "From not allowed: you may not write as every address in From or Sender");
  }

  /** RFC 6409 §6.3: 554 for malformed data; RFC 3463 §3.7: X.6.0, media error. */
  static Reply noUsableFrom(Originators.Fault fault) {
    return switch (fault) {
      case NO_FROM -> badContent("From missing: say in one From field who wrote the message");
      case SEVERAL_FROM -> badContent("From repeated: a message has one From field");
      case UNREADABLE_FROM -> badContent("From unreadable: write addresses as user@domain.example");
      case UNQUOTED_NAME ->
          badContent(
              "From unreadable: put a name with a comma or another special character in quotes,"
                  + " such as \"News, The\" <user@domain.example>");
      case NO_SENDER ->
          badContent("Sender missing: several From addresses need one Sender address");
      case TOO_LONG -> tooManyHeaderOctets();
    };
  }

  private static Reply badContent(String text) {
    return Reply.of(554, new EnhancedStatus(5, 6, 0), text);
  }

  /**
   * RFC 6409 §6.3: 554 for malformed data; RFC 3463 §3.7: X.6.0, media error. A header that is too
   * large gets the 552 5.3.4 of a message that is (RFC 1870 §6.1).
   */
  public static Reply malformed(MessageFault fault) {
    return switch (fault.kind()) {
      case NUL -> malformed(fault, "has a NUL octet: remove it");
      case BARE_CR -> malformed(fault, "has a CR without LF: end lines with CRLF");
      case CONTROL -> malformed(fault, "has a control character: remove it");
      case MBOX_LINE -> malformed(fault, "is a separator of mbox files: begin with the header");
      case BLANK_BEFORE_COLON -> malformed(fault, "has a blank before the colon: remove it");
      case NO_FIELD ->
          malformed(fault, "is no header field: write Name: value, and an empty line before text");
      case HEADER_TOO_LARGE -> tooManyHeaderOctets();
      case TOO_MANY_FIELDS -> tooLargeHeader("at most " + HeaderBlock.MAX_FIELDS + " fields");
    };
  }

  private static Reply malformed(MessageFault fault, String problem) {
    return badContent(
        "Malformed message: line " + fault.line() + " \"" + fault.quote() + "\" " + problem);
  }

  private static Reply tooManyHeaderOctets() {
    return tooLargeHeader("at most " + HeaderBlock.MAX_OCTETS / 1024 + " KiB");
  }

  private static Reply tooLargeHeader(String most) {
    return Reply.of(552, new EnhancedStatus(5, 3, 4), "Header too large: " + most);
  }

  /**
   * RFC 5321 §2.3.8: a line ends with CRLF and nothing else; RFC 3463 §3.6: X.5.2, syntax. The
   * connection is closed, for what follows could be a message of somebody else's making.
   */
  public static Reply bareLf(long line) {
    return Reply.of(
        550,
        new EnhancedStatus(5, 5, 2),
        "Line "
            + line
            + " of the message ends in LF without CR: end every line with CRLF; closing the"
            + " connection");
  }

  /** RFC 3463 §3.8: X.7.1. There is no connection any more; it is logged. */
  static Reply madeByMailet() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Relaying denied: mail that mailets make does not leave this server");
  }

  /** RFC 3463 §3.4: X.3.0; what is known of a local recipient cannot be read. */
  public static Reply recipientUnknowable() {
    return Reply.of(
        451, new EnhancedStatus(4, 3, 0), "The recipient cannot be checked now, try again later");
  }

  /** RFC 3463 §3.4: X.3.1, mail system full (RFC 5321 §4.2.2). */
  public static Reply storeFull() {
    return Reply.of(
        452, new EnhancedStatus(4, 3, 1), "Insufficient system storage; try again later");
  }

  /** RFC 3463 §3.4: X.3.0, as {@link #unreadable}. */
  public static Reply senderUnchecked() {
    return Reply.of(
        451, new EnhancedStatus(4, 3, 0), "The sender cannot be checked now: try again later");
  }

  /** RFC 3463 §3.4: X.3.0, trouble with the mail system. */
  public static Reply unreadable() {
    return Reply.of(
        451, new EnhancedStatus(4, 3, 0), "The message could not be read: try again later");
  }
}
