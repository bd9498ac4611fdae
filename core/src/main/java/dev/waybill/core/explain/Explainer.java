// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import static java.util.stream.Collectors.joining;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningDecision;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningDecision.Go;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dns.RegisteredDomain;
import dev.waybill.core.explain.Explanation.AlignmentView;
import dev.waybill.core.explain.Explanation.DkimView;
import dev.waybill.core.explain.Explanation.PortView;
import dev.waybill.core.explain.Explanation.RefusedView;
import dev.waybill.core.explain.Explanation.ReturnPathView;
import dev.waybill.core.explain.Explanation.RuleView;
import dev.waybill.core.explain.HostView.Known;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.pipeline.SmtpDoor;
import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.reply.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Determines what would happen to a message (a dry run).
 *
 * <p>Thread-safe, and changes nothing: amounts under limits are reserved for a moment and released.
 * Limits: the answer covers the hooks of Waybill and James's check of local recipients, as far as
 * the {@link HostView} knows them; what it does not know is listed. Where the server on a port is
 * not known, AUTH is assumed to be offered over TLS.
 */
public final class Explainer {

  private final Deciders deciders;

  /** Uses these policies. */
  public Explainer(Deciders deciders) {
    this.deciders = deciders;
  }

  /**
   * The answer at this moment. Without a port it is the answer at the first one of the server, with
   * those at all others.
   */
  public Explanation explain(Question question) {
    List<SmtpDoor> doors = deciders.host().way().doors();
    if (question.port().isPresent()) {
      return atPort(question, doors);
    }
    if (doors.isEmpty()) {
      return visit(new Visit(question, Optional.empty()), List.of());
    }
    List<PortView> ports = new ArrayList<>();
    for (SmtpDoor door : doors) {
      for (int port : door.ports()) {
        Visit visit = Visit.at(door, question.at(port));
        SubmissionDryRun dialogue = dialogue(visit, deciders.relay().clientPolicy(visit.client()));
        ports.add(new PortView(port, dialogue.refused().isEmpty(), dialogue.refused()));
      }
    }
    SmtpDoor first = doors.get(0);
    Question there = first.ports().stream().findFirst().map(question::at).orElse(question);
    return visit(Visit.at(first, there), ports);
  }

  private Explanation atPort(Question question, List<SmtpDoor> doors) {
    int port = question.port().orElseThrow();
    Optional<SmtpDoor> door =
        doors.stream()
            .filter(known -> known.ports().contains(port))
            .findFirst()
            // One whose port the system chooses may be the one.
            .or(() -> doors.stream().filter(known -> known.ports().isEmpty()).findFirst());
    if (door.isPresent() || doors.isEmpty()) {
      return visit(
          door.map(known -> Visit.at(known, question))
              .orElseGet(() -> new Visit(question, Optional.empty())),
          List.of());
    }
    String known =
        doors.stream()
            .flatMap(other -> other.ports().stream())
            .map(String::valueOf)
            .collect(joining(", "));
    String nobody = "nothing listens on port %d; smtpserver.xml has %s".formatted(port, known);
    Explanation answer = visit(new Visit(question, Optional.empty()), List.of());
    return deciders.host().runs()
        ? answer.refusedAt(new RefusedView("connection", nobody))
        : answer.without("the hooks of this port: " + nobody + ", unless serve is told otherwise");
  }

  private Explanation visit(Visit visit, List<PortView> ports) {
    Question question = visit.question();
    ClientPolicy clientPolicy = deciders.relay().clientPolicy(visit.client());
    List<BindingView> limits =
        deciders
            .limiter()
            .preview(sending(question), elsewhere(question), question.octets().orElse(0))
            .stream()
            .map(BindingView::of)
            .toList();
    ReturnPathView returnPath = returnPath(question, clientPolicy);
    List<DkimView> dkim = dkim(question.from(), question.account());
    SubmissionDryRun dialogue = dialogue(visit, clientPolicy);
    List<String> notChecked = new ArrayList<>(dialogue.notChecked());
    notChecked.addAll(deciders.host().way().cautions());
    return new Explanation(
        dialogue.refused().isEmpty(),
        dialogue.refused(),
        clientPolicy.rule().map(rule -> new RuleView(rule.element(), deciders.file(), rule.line())),
        dialogue.recipients(),
        limits,
        deciders.limiter().settings().isOff(sending(question)),
        breaker(sending(question)),
        returnPath,
        dkim,
        alignment(question, returnPath, dkim),
        question.port().stream().boxed().findFirst(),
        ports,
        notChecked);
  }

  private SubmissionDryRun dialogue(Visit visit, ClientPolicy clientPolicy) {
    SubmissionDryRun dialogue = new SubmissionDryRun(deciders, visit, clientPolicy);
    dialogue.speak(sending(visit.question()));
    return dialogue;
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
    return question.recipients().stream().filter(recipient -> !endsHere(recipient)).toList();
  }

  private boolean endsHere(Mailbox recipient) {
    return deciders.host().isLocal(recipient.domain())
        || isReturnPath(recipient)
        || deciders.host().hasRoleReader(recipient) == Known.YES;
  }

  private boolean isReturnPath(Mailbox address) {
    return deciders.returnPaths().apply(address) instanceof Verdict.Accept;
  }

  private Optional<String> breaker(Sending sending) {
    return deciders
        .breaker()
        .flatMap(breaker -> breaker.entry(sending))
        .map(
            entry ->
                entry.state().name().toLowerCase(Locale.ROOT)
                    + " since "
                    + entry.since()
                    + ": "
                    + entry.evidence());
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
  private ReturnPathView returnPath(Question question, ClientPolicy clientPolicy) {
    if (elsewhere(question).isEmpty()) {
      return new ReturnPathView("none", Optional.empty(), Optional.empty());
    }
    Optional<Mailbox> sender = question.sender().mailbox();
    if (sender.isEmpty()) {
      return new ReturnPathView("null", Optional.empty(), Optional.empty());
    }
    boolean own =
        clientPolicy.rule().filter(rule -> rule.terms().returns().ownReturnPath()).isPresent();
    return sender
        .filter(mailbox -> !own && !isReturnPath(mailbox))
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
    Optional<String> unsigned = deciders.host().way().unsigned();
    if (unsigned.isPresent()) {
      return List.of(
          new DkimView(from.domain().value(), Optional.empty(), Optional.empty(), unsigned));
    }
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
