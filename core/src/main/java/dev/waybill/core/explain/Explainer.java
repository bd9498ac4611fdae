// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningDecision;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningDecision.Go;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.explain.Explanation.DkimView;
import dev.waybill.core.explain.Explanation.ReturnPathView;
import dev.waybill.core.explain.Explanation.RuleView;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.relay.Client;
import dev.waybill.core.relay.ClientPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Determines what would happen to a message (a dry run).
 *
 * <p>Thread-safe, and changes nothing: amounts under limits are reserved for a moment and released.
 * Limits: the answer covers only decisions of Waybill, not what James does with local recipients;
 * AUTH is assumed to be offered over TLS.
 */
public final class Explainer {

  private final Deciders deciders;

  /** Uses these policies. */
  public Explainer(Deciders deciders) {
    this.deciders = deciders;
  }

  /** The answer at this moment. */
  public Explanation explain(Question question) {
    Client client =
        new Client(
            Optional.of(question.client()),
            question.account(),
            question.port(),
            question.encrypted());
    ClientPolicy standing = deciders.relay().standing(client);
    Sending sending = sending(question);
    List<BindingView> limits =
        deciders
            .limiter()
            .preview(sending, elsewhere(question), question.octets().orElse(0))
            .stream()
            .map(BindingView::of)
            .toList();
    SubmissionDryRun dialogue = new SubmissionDryRun(deciders, question, standing);
    dialogue.speak(sending);
    return new Explanation(
        dialogue.refused().isEmpty(),
        dialogue.refused(),
        standing.rule().map(rule -> new RuleView(rule.element(), deciders.file(), rule.line())),
        dialogue.recipients(),
        limits,
        deciders.limiter().settings().isOff(sending),
        question.account().flatMap(this::breaker),
        returnPath(question, standing),
        dkim(question.from(), question.account()));
  }

  private Sending sending(Question question) {
    return new Sending(
        question.account(),
        Optional.of(deciders.relay().networkOf(question.client())),
        question.sender(),
        Optional.of(deciders.limiter().settings().server()),
        question.octets());
  }

  private List<Mailbox> elsewhere(Question question) {
    return question.recipients().stream()
        .filter(recipient -> !deciders.isLocal().test(recipient.domain()))
        .toList();
  }

  private Optional<String> breaker(String account) {
    return deciders.breaker().stream()
        .flatMap(breaker -> breaker.standings().stream())
        .filter(standing -> standing.account().equals(account))
        .map(
            standing ->
                standing.state().name().toLowerCase(Locale.ROOT)
                    + " since "
                    + standing.since()
                    + ": "
                    + standing.evidence())
        .findFirst();
  }

  // No address is generated: it would be valid, but signed for a message that does not exist.
  private ReturnPathView returnPath(Question question, ClientPolicy standing) {
    if (elsewhere(question).isEmpty()) {
      return new ReturnPathView("none", Optional.empty(), Optional.empty());
    }
    Optional<Mailbox> sender = question.sender().mailbox();
    if (sender.isEmpty()) {
      return new ReturnPathView("null", Optional.empty(), Optional.empty());
    }
    boolean own =
        standing.rule().filter(rule -> rule.terms().returns().ownReturnPath()).isPresent();
    return sender
        .filter(mailbox -> !own && !deciders.isReturnPath().test(mailbox))
        .flatMap(other -> deciders.bounceHosts().hostFor(other.domain()))
        .map(host -> signed(host.value()))
        .orElseGet(() -> kept(sender.get()));
  }

  private static ReturnPathView signed(String host) {
    return new ReturnPathView("signed", Optional.of(host), Optional.empty());
  }

  private static ReturnPathView kept(Mailbox sender) {
    return new ReturnPathView("kept", Optional.empty(), Optional.of(sender.toString()));
  }

  private List<DkimView> dkim(Mailbox from, Optional<String> account) {
    SigningDecision decision = deciders.signing().decide(Optional.of(from), account);
    List<DkimView> views = new ArrayList<>();
    decision
        .fold(Go::orders, wait -> List.<SignatureOrder>of())
        .forEach(order -> views.add(signed(order.key())));
    decision
        .fold(Go::complaints, wait -> List.of(wait.complaint()))
        .forEach(complaint -> views.add(unsigned(complaint)));
    return views;
  }

  private static DkimView signed(SigningKey key) {
    return new DkimView(
        key.domain().value(),
        Optional.of(key.selector().toString()),
        Optional.of(key.algorithmName()),
        Optional.empty());
  }

  private static DkimView unsigned(Complaint complaint) {
    return new DkimView(
        complaint.domain().value(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(complaint.problem()));
  }
}
