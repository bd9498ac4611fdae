// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.relay.Client;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.MessageFacts;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.relay.Standing;
import dev.waybill.core.reply.Verdict;
import java.io.IOException;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.Mail;

/**
 * What the relay policy of this moment answers to one client in an SMTP dialogue, noted in log and
 * metrics. Made anew for each command: a client may have logged in, or a reload have changed the
 * policy, since the last one. Immutable.
 */
public final class RelayDialogue {

  private final RelayFacts facts;
  private final RelayOutcomes outcomes;
  private final Client client;
  private final RelayPolicy policy;
  private final Standing standing;

  /** A client before the policy. */
  public RelayDialogue(
      RelayPolicy policy, RelayFacts facts, RelayOutcomes outcomes, Client client) {
    this.facts = facts;
    this.outcomes = outcomes;
    this.client = client;
    this.policy = policy;
    this.standing = policy.standing(client);
  }

  /** Whether a rule is for the client. */
  public boolean mayRelay() {
    return standing.rule().isPresent();
  }

  /** What is answered to MAIL. */
  public Verdict mail(MaybeSender sender, MailRequest request) {
    if (!sender.isNullSender() && Addresses.mailbox(sender.get()).isEmpty()) {
      // A sender that we cannot carry could never hear of a bounce.
      return new Verdict.Reject(RelayReplies.badSender());
    }
    return answer(standing.mail(request));
  }

  /**
   * What is answered to RCPT.
   *
   * @param recipientsBefore how many the message has already
   * @param canLogIn whether the client could still log in
   */
  public Verdict recipient(
      MailRequest mail, MailAddress recipient, int recipientsBefore, boolean canLogIn) {
    Optional<Refusal> refusal =
        standing.recipient(mail, facts.recipient(recipient, recipientsBefore, canLogIn));
    return refusal.isPresent() || Addresses.mailbox(recipient).isPresent()
        ? answer(refusal)
        : new Verdict.Reject(RelayReplies.badRecipient());
  }

  /**
   * What is answered after the end of the data. Notes on the mail from which network it came and,
   * when it is not refused, the permission to relay it.
   *
   * @param octets the real size of the message
   */
  public Verdict message(Mail mail, MailRequest request, long octets, boolean canLogIn)
      throws MessagingException, IOException {
    client
        .address()
        .ifPresent(address -> MailAttributes.clientNetwork(mail, policy.networkOf(address)));
    if (!mayRelay()) {
      return answer(lost(mail, request, canLogIn));
    }
    MessageFacts message = facts.message(mail, octets);
    Optional<Refusal> refusal = standing.message(message);
    if (refusal.isEmpty()) {
      standing.grant(request, message).ifPresent(grant -> MailAttributes.grant(mail, grant));
    }
    return answer(refusal);
  }

  // A reload may have taken the rule away since RCPT: better refused now than set aside after a
  // 250.
  private Optional<Refusal> lost(Mail mail, MailRequest request, boolean canLogIn) {
    return mail.getRecipients().stream()
        .filter(facts::leaves)
        .map(to -> facts.recipient(to, 0, canLogIn))
        .flatMap(recipient -> standing.recipient(request, recipient).stream())
        .findFirst();
  }

  private Verdict answer(Optional<Refusal> refusal) {
    refusal.ifPresent(no -> outcomes.refused(standing, no));
    return refusal.map(Refusal::verdict).orElseGet(Verdict.NoOpinion::new);
  }
}
