// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.explain.Explanation.RecipientView;
import dev.waybill.core.explain.HostView.Known;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.pipeline.Hook;
import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.RecipientRequest;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.util.Optional;
import java.util.function.Consumer;

/** The replies to RCPT TO, by the hooks of one port in their order. Confined to one thread. */
final class RecipientDryRun {

  private final Deciders deciders;
  private final Visit visit;
  private final ClientPolicy clientPolicy;
  private final MailRequest mail;
  private final Consumer<String> notChecked;

  /**
   * Makes it.
   *
   * @param notChecked hears of what cannot be told
   */
  RecipientDryRun(
      Deciders deciders,
      Visit visit,
      ClientPolicy clientPolicy,
      MailRequest mail,
      Consumer<String> notChecked) {
    this.deciders = deciders;
    this.visit = visit;
    this.clientPolicy = clientPolicy;
    this.mail = mail;
    this.notChecked = notChecked;
  }

  /**
   * The answer to one.
   *
   * @param before how many the message has already
   */
  RecipientView answer(
      Mailbox recipient, int before, Sending sending, MessageReservation reservation) {
    Known role =
        visit.asks(Hook.ROLE_ADDRESS) ? deciders.host().hasRoleReader(recipient) : Known.NO;
    if (role == Known.YES) {
      return view(recipient, true, Optional.empty());
    }
    Verdict returned =
        visit.asks(Hook.RETURN_PATH)
            ? deciders.returnPaths().apply(recipient)
            : new Verdict.NoOpinion();
    if (returned instanceof Verdict.Accept) {
      return view(recipient, true, Optional.empty());
    }
    boolean local = isLocal(recipient);
    if (role == Known.UNKNOWN) {
      notChecked.accept("whether somebody reads the mail for " + recipient);
      return view(recipient, true, Optional.empty());
    }
    return view(
        recipient,
        local,
        refusal(returned)
            .or(() -> byPolicy(recipient, local, before))
            .or(() -> local ? byAccounts(recipient) : byLimits(recipient, sending, reservation)));
  }

  private Optional<Reply> byPolicy(Mailbox recipient, boolean local, int before) {
    if (!visit.asks(Hook.RELAY_POLICY)) {
      return Optional.empty();
    }
    RecipientRequest request =
        new RecipientRequest(
            recipient.localPart(),
            Optional.of(recipient.domain()),
            local,
            before,
            visit.canLogIn());
    return clientPolicy.recipient(mail, request).map(Refusal::reply);
  }

  private Optional<Reply> byAccounts(Mailbox recipient) {
    if (visit.asks(Hook.FOREIGN_FORWARD)) {
      Optional<Reply> forwarded = deciders.relay().forwarded(clientPolicy).map(Refusal::reply);
      Known elsewhere =
          forwarded.isPresent() ? deciders.host().leadsElsewhere(recipient) : Known.NO;
      if (elsewhere == Known.YES) {
        return forwarded;
      }
    }
    Known known = visit.asks(Hook.VALID_RECIPIENT) ? deciders.host().reaches(recipient) : Known.YES;
    if (known == Known.UNKNOWN) {
      notChecked.accept("whether mail for " + recipient + " reaches an account");
    }
    return known == Known.NO
        ? Optional.of(RelayReplies.unknownRecipient(recipient))
        : Optional.empty();
  }

  private Optional<Reply> byLimits(
      Mailbox recipient, Sending sending, MessageReservation reservation) {
    Optional<Reply> slowed =
        deciders.breaker().flatMap(breaker -> refusal(breaker.verdict(sending)));
    return slowed.isPresent() || !visit.asks(Hook.SENDING_LIMIT)
        ? slowed
        : refusal(reservation.recipient(recipient));
  }

  private boolean isLocal(Mailbox recipient) {
    return deciders.host().isLocal(recipient.domain());
  }

  static RecipientView view(Mailbox recipient, boolean local, Optional<Reply> reply) {
    return new RecipientView(
        recipient.toString(), local, reply.isEmpty(), reply.map(Reply::toString));
  }

  private static Optional<Reply> refusal(Verdict verdict) {
    return verdict.fold(
        accept -> Optional.empty(),
        noOpinion -> Optional.empty(),
        defer -> Optional.of(defer.reply()),
        reject -> Optional.of(reject.reply()));
  }
}
