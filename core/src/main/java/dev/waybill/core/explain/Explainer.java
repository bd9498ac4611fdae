// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningDecision;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningDecision.Go;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dns.RegisteredDomain;
import dev.waybill.core.explain.Explanation.AlignmentView;
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
import java.util.stream.Stream;

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
    ReturnPathView returnPath = returnPath(question, standing);
    List<DkimView> dkim = dkim(question.from(), question.account());
    SubmissionDryRun dialogue = new SubmissionDryRun(deciders, question, standing);
    dialogue.speak(sending);
    return new Explanation(
        dialogue.refused().isEmpty(),
        dialogue.refused(),
        standing.rule().map(rule -> new RuleView(rule.element(), deciders.file(), rule.line())),
        dialogue.recipients(),
        limits,
        deciders.limiter().settings().isOff(sending),
        breaker(sending),
        returnPath,
        dkim,
        alignment(question, returnPath, dkim));
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

  private Optional<String> breaker(Sending sending) {
    return deciders
        .breaker()
        .flatMap(breaker -> breaker.standing(sending))
        .map(
            standing ->
                standing.state().name().toLowerCase(Locale.ROOT)
                    + " since "
                    + standing.since()
                    + ": "
                    + standing.evidence());
  }

  private Optional<AlignmentView> alignment(
      Question question, ReturnPathView path, List<DkimView> dkim) {
    if (path.kind().equals("none")) {
      return Optional.empty();
    }
    String author = question.from().domain().value();
    String registered = RegisteredDomain.of(author);
    Stream<String> signers =
        dkim.stream().filter(view -> view.selector().isPresent()).map(DkimView::domain);
    Optional<String> sender =
        path.host().or(() -> path.address().map(kept -> Mailbox.parse(kept).domain().value()));
    return Optional.of(
        new AlignmentView(
            author,
            signers.map(RegisteredDomain::of).anyMatch(registered::equals),
            sender.map(RegisteredDomain::of).filter(registered::equals).isPresent()));
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
