// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.AddressPattern;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.Originators;
import dev.waybill.core.relay.Refusal.Reason;
import dev.waybill.core.reply.Reply;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The checks of one rule; each returns a refusal or nothing. {@link ClientPolicy} decides which
 * checks run when. Immutable.
 */
final class RuleCheck {

  private final Client client;
  private final Rule rule;
  private final Terms terms;
  private final OwnAddresses own;

  RuleCheck(Client client, Rule rule, OwnAddresses own) {
    this.client = client;
    this.rule = rule;
    this.terms = rule.terms();
    this.own = own;
  }

  /** All checks at MAIL, except the null sender and the number of messages. */
  Optional<Refusal> envelope(MailRequest mail) {
    return first(
        this::suspended, this::port, this::tls, () -> declaredSize(mail), () -> sender(mail));
  }

  Optional<Refusal> content(MessageFacts message) {
    return first(
        () -> size(message.octets()), () -> fault(message), () -> header(message.originators()));
  }

  Optional<Refusal> numberOfMessages(MailRequest mail) {
    return atMost(
        terms.maxMessages(),
        mail.messagesBefore(),
        Reason.TOO_MANY_MESSAGES,
        RelayReplies::tooManyMessages);
  }

  Optional<Refusal> numberOfRecipients(RecipientRequest recipient) {
    return numberOfRecipients(terms.maxRecipients(), recipient);
  }

  static Optional<Refusal> numberOfRecipients(OptionalInt most, RecipientRequest recipient) {
    return atMost(
        most,
        recipient.recipientsBefore(),
        Reason.TOO_MANY_RECIPIENTS,
        RelayReplies::tooManyRecipients);
  }

  Optional<Refusal> nullSender(MailRequest mail) {
    boolean nobody = mail.sender().mailbox().isEmpty();
    return when(nobody && !terms.nullSender(), Reason.NULL_SENDER, RelayReplies.nullSender());
  }

  /** An address literal matches no domain; the caller reports what is wrong with it. */
  Optional<Refusal> domain(RecipientRequest recipient) {
    return recipient
        .domain()
        .filter(domain -> terms.recipients().stream().noneMatch(p -> p.matches(domain)))
        .map(
            domain ->
                new Refusal(Reason.RECIPIENT_NOT_ALLOWED, RelayReplies.recipientNotAllowed()));
  }

  private Optional<Refusal> suspended() {
    return terms
        .suspended()
        .map(
            reason ->
                rule instanceof Rule.OfNetwork
                    ? RelayReplies.networkSuspended(reason)
                    : RelayReplies.accountSuspended(reason))
        .map(reply -> new Refusal(Reason.SUSPENDED, reply));
  }

  private Optional<Refusal> port() {
    boolean open =
        terms.ports().isEmpty()
            || (client.port().isPresent() && terms.ports().contains(client.port().getAsInt()));
    return when(!open, Reason.WRONG_PORT, RelayReplies.wrongPort());
  }

  private Optional<Refusal> tls() {
    return when(
        terms.tls() && !client.encrypted(), Reason.TLS_REQUIRED, RelayReplies.tlsRequired());
  }

  private Optional<Refusal> declaredSize(MailRequest mail) {
    return mail.declaredOctets().isEmpty()
        ? Optional.empty()
        : size(mail.declaredOctets().getAsLong());
  }

  private Optional<Refusal> size(long octets) {
    return terms
        .maxSize()
        .filter(most -> octets > most.octets())
        .map(most -> new Refusal(Reason.TOO_LARGE, RelayReplies.tooLarge(most)));
  }

  private static Optional<Refusal> fault(MessageFacts message) {
    return message
        .fault()
        .map(fault -> new Refusal(Reason.MALFORMED, RelayReplies.malformed(fault)));
  }

  private Optional<Refusal> sender(MailRequest mail) {
    return mail.sender()
        .mailbox()
        .filter(sender -> !isAllowed(terms.senders(), sender))
        .map(sender -> new Refusal(Reason.SENDER_NOT_ALLOWED, RelayReplies.senderNotAllowed()));
  }

  private Optional<Refusal> header(Originators originators) {
    if (originators instanceof Originators.Named named) {
      return authors(named);
    }
    Reply reply = RelayReplies.noUsableFrom((Originators.Fault) originators);
    return Optional.of(new Refusal(Reason.NO_USABLE_FROM, reply));
  }

  /** RFC 5322 §3.6.2: Sender is required, and checked, if there are several authors. */
  private Optional<Refusal> authors(Originators.Named named) {
    boolean allowed =
        Stream.concat(named.authors().stream(), named.sender().stream())
            .allMatch(address -> isAllowed(terms.from(), address));
    return when(!allowed, Reason.FROM_NOT_ALLOWED, RelayReplies.fromNotAllowed());
  }

  private boolean isAllowed(List<AddressPattern> patterns, Mailbox address) {
    // Own addresses last: an alias has to be looked up.
    return Stream.concat(
            patterns.stream().filter(pattern -> pattern != AddressPattern.Word.OWN),
            patterns.stream().filter(pattern -> pattern == AddressPattern.Word.OWN))
        .anyMatch(pattern -> pattern.matches(address, own));
  }

  private static Optional<Refusal> atMost(
      OptionalInt most, int before, Reason reason, IntFunction<Reply> reply) {
    return most.isPresent() && before >= most.getAsInt()
        ? Optional.of(new Refusal(reason, reply.apply(most.getAsInt())))
        : Optional.empty();
  }

  private static Optional<Refusal> when(boolean refused, Reason reason, Reply reply) {
    return refused ? Optional.of(new Refusal(reason, reply)) : Optional.empty();
  }

  /** One check. */
  interface Question {
    Optional<Refusal> ask();
  }

  /** The first refusal; later checks do not run. */
  static Optional<Refusal> first(Question... questions) {
    return Stream.of(questions).flatMap(question -> question.ask().stream()).findFirst();
  }
}
