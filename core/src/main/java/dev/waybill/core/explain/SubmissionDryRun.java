// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.explain.Explanation.RecipientView;
import dev.waybill.core.explain.Explanation.RefusedView;
import dev.waybill.core.explain.HostView.Known;
import dev.waybill.core.header.Originators;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.login.LoginReplies;
import dev.waybill.core.pipeline.Hook;
import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.MessageFacts;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.reply.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The replies to AUTH, MAIL FROM, RCPT TO and the end of data, without a connection.
 *
 * <p>Confined to one thread. A refused step ends the dialogue; with several recipients, each gets
 * its reply.
 */
final class SubmissionDryRun {

  private final Deciders deciders;
  private final Visit visit;
  private final ClientPolicy clientPolicy;
  private final MailRequest mail;
  private final List<RecipientView> recipients = new ArrayList<>();
  private final Set<String> notChecked = new LinkedHashSet<>();
  private Optional<RefusedView> refused = Optional.empty();

  SubmissionDryRun(Deciders deciders, Visit visit, ClientPolicy clientPolicy) {
    this.deciders = deciders;
    this.visit = visit;
    this.clientPolicy = clientPolicy;
    this.mail = new MailRequest(visit.question().sender(), visit.question().octets(), 0);
  }

  /**
   * Runs the whole dialogue.
   *
   * @param sending for the limits, which reserve until the end
   */
  void speak(Sending sending) {
    Optional<Reply> ended = begun();
    RecipientDryRun answers =
        new RecipientDryRun(deciders, visit, clientPolicy, mail, notChecked::add);
    MessageReservation reservation = deciders.limiter().begin(sending);
    try {
      for (Mailbox recipient : visit.question().recipients()) {
        RecipientView view =
            ended.isPresent()
                ? RecipientDryRun.view(recipient, isLocal(recipient), ended)
                : answers.answer(recipient, accepted(), sending, reservation);
        recipients.add(view);
        refuse("RCPT TO", view.reply());
      }
      if (accepted() > 0) {
        refuse("end of data", messageRefused().map(Reply::toString));
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

  /** What could not be told, as texts behind "not checked". */
  List<String> notChecked() {
    return List.copyOf(notChecked);
  }

  /** Why there is no RCPT; empty if there is. */
  private Optional<Reply> begun() {
    Optional<Reply> login = visit.question().account().flatMap(this::loginRefused);
    refuse("AUTH", login.map(Reply::toString));
    if (!visit.asks(Hook.RELAY_POLICY)) {
      notChecked.add("who may relay on this port, as it has no " + Hook.RELAY_POLICY.type());
      return login;
    }
    Optional<Reply> sender =
        login.isPresent() ? Optional.empty() : clientPolicy.mail(mail).map(Refusal::reply);
    refuse("MAIL FROM", sender.map(Reply::toString));
    return login.or(() -> sender);
  }

  private Optional<Reply> loginRefused(String account) {
    if (visit.refusesPasswords()) {
      return Optional.of(LoginReplies.passwordInClear());
    }
    Known known = deciders.host().hasAccount(account);
    if (known == Known.UNKNOWN) {
      notChecked.add("whether there is an account " + account);
    }
    return known == Known.NO ? Optional.of(LoginReplies.failed()) : Optional.empty();
  }

  private Optional<Reply> messageRefused() {
    boolean relayed = recipients.stream().anyMatch(one -> one.accepted() && !one.local());
    Originators originators =
        new Originators.Named(List.of(visit.question().from()), Optional.empty());
    return visit.asks(Hook.RELAY_POLICY)
        ? clientPolicy
            .message(
                new MessageFacts(
                    originators, Optional.empty(), visit.question().octets().orElse(0), relayed))
            .map(Refusal::reply)
        : Optional.empty();
  }

  private boolean isLocal(Mailbox recipient) {
    return deciders.host().isLocal(recipient.domain());
  }

  private int accepted() {
    return (int) recipients.stream().filter(RecipientView::accepted).count();
  }

  private void refuse(String at, Optional<String> reply) {
    refused = refused.or(() -> reply.map(no -> new RefusedView(at, no)));
  }
}
