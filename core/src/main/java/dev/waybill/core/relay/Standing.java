// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static dev.waybill.core.relay.RuleCheck.first;

import dev.waybill.core.reply.Reply;
import java.util.List;
import java.util.Optional;

/**
 * One client before the relay policy: the rule that is for it, and what it says to each request.
 *
 * <p>Immutable. A rule for accounts holds for everything that the client sends: this is submission
 * (RFC 6409). A rule for a network holds for what is relayed, because mail to local recipients may
 * come from anybody: a gateway may stand in the network, bounces have the null sender, and RFC 3207
 * §4 forbids to demand TLS of them. So what is wrong with the message of a network's client is told
 * at its first foreign recipient, and what is wrong with that of an account at MAIL. Only the null
 * sender is told at a foreign recipient to both: RFC 8098 §3 has accounts send receipts under it.
 */
public final class Standing {

  private final Client client;
  private final Optional<Rule> rule;
  private final Optional<RuleCheck> check;

  Standing(Client client, Optional<Rule> rule) {
    this.client = client;
    this.rule = rule;
    this.check = rule.map(found -> new RuleCheck(client, found));
  }

  /** The rule that is for this client; empty when it may not relay. */
  public Optional<Rule> rule() {
    return rule;
  }

  /** The permission that the rule gives, for messages that are as the rule wants them. */
  public Optional<Grant> grant() {
    return rule.map(found -> found.grant(client));
  }

  /** Why MAIL is refused; empty when it is not. */
  public Optional<Refusal> mail(MailRequest mail) {
    Optional<Refusal> number = check.flatMap(found -> found.numberOfMessages(mail));
    return number.isPresent() || !isSubmission()
        ? number
        : check.flatMap(found -> found.envelope(mail));
  }

  /** Why RCPT is refused; empty when it is not. */
  public Optional<Refusal> recipient(MailRequest mail, RecipientRequest recipient) {
    if (check.isEmpty()) {
      return stranger(recipient);
    }
    if (recipient.local() && !isSubmission()) {
      return Optional.empty();
    }
    RuleCheck found = check.get();
    // The envelope again: a client may have logged in since MAIL.
    return first(
        () -> found.envelope(mail),
        () -> recipient.local() ? Optional.empty() : found.nullSender(mail),
        () -> recipient.local() ? Optional.empty() : found.domain(recipient),
        () -> found.numberOfRecipients(recipient));
  }

  /** Why the message is refused after its end; empty when it is not. */
  public Optional<Refusal> message(MessageFacts message) {
    return message.relayed() || isSubmission()
        ? check.flatMap(found -> found.content(message))
        : Optional.empty();
  }

  /**
   * The permission that goes with a message which was not refused. A message for local recipients
   * alone has it too, for the sake of an alias that leads elsewhere, if it could have been relayed.
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

  /** Why a message that came without SMTP is not relayed; all its recipients are foreign. */
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

  private static Optional<Refusal> stranger(RecipientRequest recipient) {
    if (recipient.local() && !routesOnwards(recipient.localPart())) {
      return Optional.empty();
    }
    Reply reply =
        recipient.authenticationWouldHelp()
            ? RelayReplies.authenticationRequired()
            : RelayReplies.relayingDenied();
    return Optional.of(new Refusal(Refusal.Reason.UNKNOWN_CLIENT, reply));
  }

  /**
   * Whether a local part asks its host to send the mail on: the percent hack, a bang path, a quoted
   * address (RFC 5321 §3.6.1, appendix F.2). We would not, so this only names the attempt.
   */
  private static boolean routesOnwards(String localPart) {
    return localPart.chars().anyMatch(c -> c == '%' || c == '!' || c == '@');
  }
}
