// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.cleanup.MessageCleaner;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.header.MessageFault;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Fix;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.relay.Client;
import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.relay.Fixes;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.MessageFacts;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the relay policy of this moment answers to one client in an SMTP dialogue, noted in log and
 * metrics. Made for each command: a client may have logged in, or a reload have changed the policy,
 * since the last one. Immutable.
 */
public final class RelayDialogue {

  private static final Logger LOGGER = LoggerFactory.getLogger(RelayDialogue.class);

  /** RFC 5321 §6.3: a limit for Received fields is normally at least 100. */
  private static final int MOST_HOPS = 100;

  private final RelayFacts facts;
  private final RelayOutcomes outcomes;
  private final Client client;
  private final RelayPolicy policy;
  private final ClientPolicy clientPolicy;

  /** A client before the policy. */
  public RelayDialogue(
      RelayPolicy policy, RelayFacts facts, RelayOutcomes outcomes, Client client) {
    this.facts = facts;
    this.outcomes = outcomes;
    this.client = client;
    this.policy = policy;
    this.clientPolicy = policy.clientPolicy(client);
  }

  /** What is changed in the client's messages while they come in. */
  public Fixes fixes() {
    return clientPolicy.rule().map(rule -> rule.terms().fixes()).orElse(Fixes.NONE);
  }

  /** Whether a rule is for the client. */
  public boolean mayRelay() {
    return clientPolicy.rule().isPresent();
  }

  /** What is answered to MAIL. */
  public Verdict mail(MaybeSender sender, MailRequest request) {
    if (!sender.isNullSender() && Addresses.mailbox(sender.get()).isEmpty()) {
      // A sender that we cannot carry could never hear of a bounce.
      return new Verdict.Reject(RelayReplies.badSender());
    }
    return answer(() -> clientPolicy.mail(request));
  }

  /**
   * What is answered to RCPT.
   *
   * @param recipientsBefore how many the message has already
   * @param canLogIn whether the client could still log in
   */
  public Verdict recipient(
      MailRequest mail, MailAddress recipient, int recipientsBefore, boolean canLogIn) {
    Verdict verdict =
        answer(
            () ->
                clientPolicy.recipient(
                    mail, facts.recipient(recipient, recipientsBefore, canLogIn)));
    return verdict instanceof Verdict.NoOpinion && Addresses.mailbox(recipient).isEmpty()
        ? new Verdict.Reject(RelayReplies.badRecipient())
        : verdict;
  }

  /**
   * What is answered after the end of the data. Notes on a mail that is not refused how it came in,
   * and the permission to relay it.
   *
   * @param content the message as it came in and was stored
   * @param octets the size of the message as the client sent it
   * @param submission how it came in, without the rule
   */
  public Verdict message(
      Mail mail,
      MailRequest request,
      MessageCleaner content,
      long octets,
      boolean canLogIn,
      Submission submission) {
    client
        .address()
        .ifPresent(address -> MailAttributes.clientNetwork(mail, policy.networkOf(address)));
    Optional<MessageFault> fault = content.fault();
    if (fault.filter(found -> found.kind().isRefusedFromEverybody()).isPresent()) {
      return new Verdict.Reject(RelayReplies.malformed(fault.get()));
    }
    if (content.hops() > MOST_HOPS) {
      return new Verdict.Reject(RelayReplies.loop(content.hops()));
    }
    HeaderBlock header = content.header();
    Verdict verdict =
        answer(
            () ->
                mayRelay()
                    ? granted(mail, request, facts.message(mail, header, fault, octets))
                    : lost(mail, request, canLogIn));
    if (verdict instanceof Verdict.NoOpinion) {
      note(mail, header, content.fixes(), octets, submission);
    }
    return verdict;
  }

  private Optional<Refusal> granted(Mail mail, MailRequest request, MessageFacts message) {
    Optional<Refusal> refusal = clientPolicy.message(message);
    if (refusal.isEmpty()) {
      clientPolicy.grant(request, message).ifPresent(grant -> MailAttributes.grant(mail, grant));
    }
    return refusal;
  }

  private void note(
      Mail mail, HeaderBlock header, List<Fix> fixes, long octets, Submission submission) {
    Set<Mailbox> recipients = new LinkedHashSet<>();
    mail.getRecipients().forEach(to -> Addresses.mailbox(to).ifPresent(recipients::add));
    MailAttributes.accepted(
        mail,
        new Accepted(
            MailAttributes.acceptedAt(mail).orElseThrow(),
            MailAttributes.token(mail),
            Addresses.sender(mail.getMaybeSender()),
            header.author(),
            MailAttributes.grant(mail).map(Grant::label).orElse(""),
            header.first("Message-ID").orElse(""),
            octets,
            applied(submission),
            fixes,
            List.copyOf(recipients)));
  }

  /** A submission with what the rule that applies adds to it. */
  public Submission applied(Submission submission) {
    ReturnTerms returns =
        clientPolicy.rule().map(rule -> rule.terms().returns()).orElse(ReturnTerms.DEFAULTS);
    return submission.withRule(rule(), returns);
  }

  /** The rule that applies, such as {@code <network> in line 12}; empty when none does. */
  private String rule() {
    return clientPolicy
        .rule()
        .map(rule -> rule.element() + (rule.line() == 0 ? "" : " in line " + rule.line()))
        .orElse("");
  }

  // A reload may have taken the rule away since RCPT: better refused now than set aside after a
  // 250.
  private Optional<Refusal> lost(Mail mail, MailRequest request, boolean canLogIn) {
    return mail.getRecipients().stream()
        .filter(facts::leaves)
        .map(to -> facts.recipient(to, 0, canLogIn))
        .flatMap(recipient -> clientPolicy.recipient(request, recipient).stream())
        .findFirst();
  }

  private Verdict answer(Supplier<Optional<Refusal>> policy) {
    try {
      Optional<Refusal> refusal = policy.get();
      refusal.ifPresent(no -> outcomes.refused(clientPolicy, no));
      return refusal.map(Refusal::verdict).orElseGet(Verdict.NoOpinion::new);
    } catch (Aliases.UnreadableException e) {
      LOGGER.warn("A sender cannot be checked: {}", e.getMessage(), e);
      return new Verdict.Defer(RelayReplies.senderUnchecked());
    }
  }
}
