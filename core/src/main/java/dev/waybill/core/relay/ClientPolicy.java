// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static dev.waybill.core.relay.RuleCheck.first;

import dev.waybill.core.reply.Reply;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The relay policy for one client: the matching rule, and its decision about each request.
 *
 * <p>Immutable. A rule for accounts applies to everything that the client sends: this is submission
 * (RFC 6409). A rule for a network applies only to relayed mail, because anyone may send to local
 * recipients: the network may contain a gateway, bounces have the null sender, and RFC 3207 §4
 * forbids requiring TLS for them. So a client of a network is refused at its first non-local
 * recipient, an account at MAIL. Only the null sender is refused at a non-local recipient for both,
 * because accounts send receipts with it (RFC 8098 §3).
 */
public final class ClientPolicy {

  private final Client client;
  private final Optional<Rule> rule;
  private final Optional<RuleCheck> check;
  private final OptionalInt strangersRecipients;

  ClientPolicy(
      Client client, Optional<Rule> rule, OptionalInt strangersRecipients, OwnAddresses own) {
    this.client = client;
    this.rule = rule;
    this.strangersRecipients = strangersRecipients;
    this.check = rule.map(found -> new RuleCheck(client, found, own));
  }

  /** The rule that matches this client; empty if it may not relay. */
  public Optional<Rule> rule() {
    return rule;
  }

  /** The grant of the rule, for messages that comply with it. */
  public Optional<Grant> grant() {
    return rule.map(found -> found.grant(client));
  }

  /** Why MAIL is refused; empty if it is not. */
  public Optional<Refusal> mail(MailRequest mail) {
    Optional<Refusal> number = check.flatMap(found -> found.numberOfMessages(mail));
    return number.isPresent() || !isSubmission()
        ? number
        : check.flatMap(found -> found.envelope(mail));
  }

  /** Why RCPT is refused; empty if it is not. */
  public Optional<Refusal> recipient(MailRequest mail, RecipientRequest recipient) {
    if (check.isEmpty()) {
      return stranger(recipient);
    }
    if (recipient.local() && !isSubmission()) {
      return Optional.empty();
    }
    RuleCheck found = check.get();
    // Checks the envelope again: the client may have logged in since MAIL.
    return first(
        () -> found.envelope(mail),
        () -> recipient.local() ? Optional.empty() : found.nullSender(mail),
        () -> recipient.local() ? Optional.empty() : found.domain(recipient),
        () -> found.numberOfRecipients(recipient));
  }

  /** Why the message is refused at the end of data; empty if it is not. */
  public Optional<Refusal> message(MessageFacts message) {
    return message.relayed() || isSubmission()
        ? check.flatMap(found -> found.content(message))
        : Optional.empty();
  }

  /**
   * The grant of a message that was not refused. A message with only local recipients has it too,
   * if it could have been relayed, because an alias may lead to another server.
   */
  public Optional<Grant> grant(MailRequest mail, MessageFacts message) {
    boolean relayable =
        message.relayed() || check.flatMap(found -> obstacle(found, mail, message)).isEmpty();
    return grant().filter(grant -> relayable);
  }

  private static Optional<Refusal> obstacle(
      RuleCheck check, MailRequest mail, MessageFacts message) {
    return first(
        () -> check.envelope(mail), () -> check.nullSender(mail), () -> check.content(message));
  }

  /**
   * Why a message that did not arrive over SMTP is not relayed; all its recipients are non-local.
   */
  public Optional<Refusal> whole(
      MailRequest mail, List<RecipientRequest> recipients, MessageFacts message) {
    return first(
        () -> mail(mail),
        () -> recipients.stream().flatMap(one -> recipient(mail, one).stream()).findFirst(),
        () -> message(message));
  }

  private boolean isSubmission() {
    return rule.filter(found -> !(found instanceof Rule.OfNetwork)).isPresent();
  }

  private Optional<Refusal> stranger(RecipientRequest recipient) {
    if (recipient.local() && !routesOnwards(recipient.localPart())) {
      return RuleCheck.numberOfRecipients(strangersRecipients, recipient);
    }
    Reply reply =
        recipient.authenticationWouldHelp()
            ? RelayReplies.authenticationRequired()
            : RelayReplies.relayingDenied();
    return Optional.of(new Refusal(Refusal.Reason.UNKNOWN_CLIENT, reply));
  }

  /**
   * Whether a local part contains a route: the percent hack, a bang path, a quoted address (RFC
   * 5321 §3.6.1, appendix F.2). We never follow it; this only detects the attempt.
   */
  private static boolean routesOnwards(String localPart) {
    return localPart.chars().anyMatch(c -> c == '%' || c == '!' || c == '@');
  }
}
