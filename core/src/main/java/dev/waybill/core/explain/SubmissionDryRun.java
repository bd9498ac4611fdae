// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.explain.Explanation.RecipientView;
import dev.waybill.core.explain.Explanation.RefusedView;
import dev.waybill.core.header.Originators;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.MessageFacts;
import dev.waybill.core.relay.RecipientRequest;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The replies to MAIL FROM, RCPT TO and the end of data, without a connection.
 *
 * <p>Confined to one thread. A refused step ends the dialogue; with several recipients, each gets
 * its reply.
 */
final class SubmissionDryRun {

  private final Deciders deciders;
  private final Question question;
  private final ClientPolicy standing;
  private final MailRequest mail;
  private final List<RecipientView> recipients = new ArrayList<>();
  private Optional<RefusedView> refused = Optional.empty();

  SubmissionDryRun(Deciders deciders, Question question, ClientPolicy standing) {
    this.deciders = deciders;
    this.question = question;
    this.standing = standing;
    this.mail = new MailRequest(question.sender(), question.octets(), 0);
  }

  /**
   * Runs the whole dialogue.
   *
   * @param sending for the limits, which reserve until the end
   */
  void speak(Sending sending) {
    Optional<Reply> mailRefused = standing.mail(mail).map(Refusal::reply);
    refuse("MAIL FROM", mailRefused);
    MessageReservation reservation = deciders.limiter().begin(sending);
    try {
      for (Mailbox recipient : question.recipients()) {
        Optional<Reply> reply =
            mailRefused.isPresent()
                ? mailRefused
                : recipientRefused(recipient, sending, reservation);
        recipients.add(
            new RecipientView(
                recipient.toString(),
                isLocal(recipient),
                reply.isEmpty(),
                reply.map(Reply::toString)));
        refuse("RCPT TO", reply);
      }
      if (accepted() > 0) {
        refuse("end of data", messageRefused());
      }
    } finally {
      reservation.release();
    }
  }

  Optional<RefusedView> refused() {
    return refused;
  }

  List<RecipientView> recipients() {
    return recipients;
  }

  private Optional<Reply> recipientRefused(
      Mailbox recipient, Sending sending, MessageReservation reservation) {
    RecipientRequest request =
        new RecipientRequest(
            recipient.localPart(),
            Optional.of(recipient.domain()),
            isLocal(recipient),
            accepted(),
            question.account().isEmpty() && question.encrypted());
    Optional<Reply> byPolicy = standing.recipient(mail, request).map(Refusal::reply);
    if (byPolicy.isPresent() || isLocal(recipient)) {
      return byPolicy;
    }
    return deciders
        .breaker()
        .flatMap(breaker -> reply(breaker.verdict(sending)))
        .or(() -> reply(reservation.recipient(recipient)));
  }

  private Optional<Reply> messageRefused() {
    boolean relayed = recipients.stream().anyMatch(one -> one.accepted() && !one.local());
    Originators originators = new Originators.Named(List.of(question.from()), Optional.empty());
    return standing
        .message(
            new MessageFacts(originators, Optional.empty(), question.octets().orElse(0), relayed))
        .map(Refusal::reply);
  }

  private boolean isLocal(Mailbox recipient) {
    return deciders.isLocal().test(recipient.domain());
  }

  private int accepted() {
    return (int) recipients.stream().filter(RecipientView::accepted).count();
  }

  private void refuse(String at, Optional<Reply> reply) {
    refused = refused.or(() -> reply.map(no -> new RefusedView(at, no.toString())));
  }

  private static Optional<Reply> reply(Verdict verdict) {
    return verdict.fold(
        accept -> Optional.empty(),
        noOpinion -> Optional.empty(),
        defer -> Optional.of(defer.reply()),
        reject -> Optional.of(reject.reply()));
  }
}
