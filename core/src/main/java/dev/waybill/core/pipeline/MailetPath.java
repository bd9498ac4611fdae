// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks the way of mail through a {@code mailetcontainer.xml}: that what leaves has passed the
 * mailets that it has to pass, and that nothing ends nowhere.
 */
final class MailetPath {

  private static final String OURS = "dev.waybill.mailets.";
  private static final String MAY_RELAY = "dev.waybill.matchers.MayRelay";
  private static final String OVER_LIMIT = "dev.waybill.matchers.IsOverSendingLimit";

  private final Pipeline pipeline;
  private final Findings findings;
  private final Flow flow;
  private final Set<Step> reached;
  private final Optional<Step> hop;

  MailetPath(Pipeline pipeline, Findings findings) {
    this.pipeline = pipeline;
    this.findings = findings;
    this.flow = new Flow(pipeline);
    this.reached = flow.all();
    this.hop = reached.stream().filter(MailetPath::sends).findFirst();
  }

  /** Whether mail can leave without having passed this mailet of ours. */
  private boolean leavesWithout(String mailet) {
    return hop.isPresent()
        && flow.avoiding(step -> isOurs(step, mailet)).stream().anyMatch(MailetPath::sends);
  }

  /** Whether all mail that leaves is signed; finds why not. */
  void checkSigned() {
    hop.ifPresent(this::signed);
  }

  void check() {
    if (pipeline.steps(Flow.START).isEmpty()) {
      return;
    }
    stockDelivery();
    hop.ifPresentOrElse(
        this::checkWayOut,
        () ->
            findings.error(
                pipeline.line(Flow.START),
                "no mail leaves: nothing leads from the processor \"root\" to "
                    + OURS
                    + "DeliverRemotely"));
    incoming();
    ends();
  }

  private void stockDelivery() {
    reached.stream()
        .filter(KnownMailets::isStockDelivery)
        .forEach(
            step ->
                findings.error(
                    step.line(),
                    step
                        + " is James's own; its mail has no outcome in the log, no retries, routes"
                        + " or limits of waybill.xml, and no bounces to the author: use "
                        + OURS
                        + "DeliverRemotely"));
  }

  private void signed(Step out) {
    required(out, "SignDkim", "all mail leaves without a DKIM signature", "leaves unsigned");
  }

  private void checkWayOut(Step out) {
    signed(out);
    required(
        out,
        "RewriteReturnPath",
        "late bounces are not recognised (no VERP)",
        "has no return path of ours");
    required(
        out,
        "SeparateRecipients",
        "James copies messages where a matcher splits them, and changes octets",
        "is not separated");
    if (flow.past(this::isGate).stream().anyMatch(MailetPath::sends)) {
      Optional<Step> gate = gateInstead();
      findings.error(
          gate.map(Step::line).orElse(pipeline.line(Flow.START)),
          gate.map(Step::toString).orElse("the processor \"root\"")
              + " lets mail leave that "
              + MAY_RELAY
              + " has not allowed; write match=\""
              + MAY_RELAY
              + "\" where mail goes to the processor that relays");
    }
    if (reached.stream().noneMatch(step -> step.match().is(OVER_LIMIT))) {
      findings.warning(
          pipeline.line(out.processor()),
          "mail that did not come over SMTP is not limited: no mailet has match=\""
              + OVER_LIMIT
              + "\"");
    }
  }

  /** Whether MayRelay decides here. What a combined matcher does is not known; it counts as one. */
  private boolean isGate(Step step) {
    Match match = step.match();
    return !match.negated() && (match.is(MAY_RELAY) || pipeline.defines(match.type()));
  }

  /** The mailet of root that leads to the processor that sends, whatever its matcher. */
  private Optional<Step> gateInstead() {
    return pipeline.steps(Flow.START).stream()
        .filter(step -> !step.match().is(MAY_RELAY))
        .filter(
            step ->
                step.values("processor").stream()
                    .anyMatch(name -> pipeline.steps(name).stream().anyMatch(MailetPath::sends)))
        .findFirst();
  }

  private void required(Step out, String mailet, String consequence, String partly) {
    Optional<Step> present =
        pipeline.steps().stream().filter(step -> isOurs(step, mailet)).findFirst();
    if (leavesWithout(mailet)) {
      findings.error(
          present.map(Step::line).orElse(out.line()),
          present
              .map(
                  step ->
                      step
                          + " is not on the way of mail to "
                          + out
                          + " (line "
                          + out.line()
                          + "), so "
                          + consequence
                          + "; put it before")
              .orElseGet(
                  () -> "before " + out + " there is no " + OURS + mailet + ", so " + consequence));
    } else if (flow.avoiding(step -> isOurs(step, mailet) && step.takesAll()).stream()
        .anyMatch(MailetPath::sends)) {
      present.ifPresent(
          step ->
              findings.warning(
                  step.line(), step + " has a matcher; what it does not match " + partly));
    }
  }

  private void incoming() {
    if (reached.stream().noneMatch(step -> isOurs(step, "RouteBounce"))) {
      findings.error(
          pipeline.line(Flow.START),
          "late bounces are lost: nothing leads from the processor \"root\" to "
              + OURS
              + "RouteBounce");
    }
    Predicate<Step> delivers = step -> isOurs(step, "DeliverLocally");
    if (reached.stream().noneMatch(delivers)) {
      Optional<Step> stock = reached.stream().filter(KnownMailets::isStockLocal).findFirst();
      stock.ifPresentOrElse(
          step ->
              findings.warning(
                  step.line(),
                  step
                      + " is James's own, so local mail has no outcome in the log: use "
                      + OURS
                      + "DeliverLocally"),
          () ->
              findings.error(
                  pipeline.line(Flow.START),
                  "mail for accounts is not delivered: nothing leads from the processor \"root\" to"
                      + " "
                      + OURS
                      + "DeliverLocally"));
    }
  }

  private void ends() {
    for (String name : pipeline.names()) {
      boolean used = reached.stream().anyMatch(step -> step.processor().equals(name));
      boolean named =
          reached.stream().anyMatch(step -> step.targets().contains(name)) || name.equals("error");
      if (!used && !named) {
        continue;
      }
      if (pipeline.steps(name).stream().noneMatch(MailetPath::ends)) {
        findings.error(
            pipeline.line(name),
            "mail that reaches the end of the processor \"%s\" is deleted and nobody is told; end it with a mailet for all mail, such as ToRepository"
                .formatted(name));
      }
    }
    for (Step step : pipeline.steps()) {
      boolean unused = !reached.contains(step) && isReachable(step.processor());
      if (unused) {
        findings.warning(
            step.line(), step + " is never reached: a mailet before it takes all mail");
      } else if (KnownMailets.isDropping(step) && reached.contains(step)) {
        findings.error(step.line(), step + " deletes mail, and nobody is told; use ToRepository");
      }
      propagates(step);
    }
  }

  private boolean isReachable(String processor) {
    return reached.stream().anyMatch(step -> step.processor().equals(processor));
  }

  private void propagates(Step step) {
    if (step.type().startsWith(OURS)
        && reached.contains(step)
        && !step.values("onMailetException").contains("propagate")) {
      findings.warning(
          step.line(),
          step
              + " does not retry after a failure; write"
              + " <onMailetException>propagate</onMailetException> inside it");
    }
  }

  /** Whether no mail goes on behind it. A mailet that nobody knows may keep the mail. */
  private static boolean ends(Step step) {
    Role role = KnownMailets.roleOf(step);
    return step.takesAll() && (role.takesMailAway() || role == Role.FOREIGN);
  }

  private static boolean sends(Step step) {
    return KnownMailets.roleOf(step) == Role.SENDS;
  }

  private static boolean isOurs(Step step, String mailet) {
    return step.type().equals(OURS + mailet);
  }
}
