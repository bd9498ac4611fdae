// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.explain.BindingView;
import dev.waybill.core.explain.Explanation;
import dev.waybill.core.explain.Explanation.AlignmentView;
import dev.waybill.core.explain.Explanation.DkimView;
import dev.waybill.core.explain.Explanation.PortView;
import dev.waybill.core.explain.Explanation.RecipientView;
import dev.waybill.core.explain.Explanation.RefusedView;
import dev.waybill.core.explain.Explanation.ReturnPathView;
import dev.waybill.core.limitadmin.LimitView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An explanation for people. Confined to one thread. */
final class ExplanationText {

  private static final int LABEL = 13;

  private final UsageText usage;
  private final List<String> lines = new ArrayList<>();

  ExplanationText(UsageText usage) {
    this.usage = usage;
  }

  List<String> lines(Explanation explanation) {
    lines.add(outcome(explanation.refused()));
    ports(explanation);
    line(
        "rule",
        explanation
            .rule()
            .map(rule -> rule.element() + " at " + rule.place())
            .orElse("none is for this client"));
    explanation.breaker().ifPresent(state -> line("breaker", state));
    explanation.recipients().forEach(this::recipient);
    limits(explanation);
    line("return path", returnPath(explanation.returnPath()));
    for (DkimView view : explanation.dkim()) {
      line("DKIM", dkim(view));
    }
    explanation.alignment().ifPresent(view -> line("DMARC", alignment(view)));
    explanation.notChecked().forEach(text -> line("not checked", text));
    return List.copyOf(lines);
  }

  private static String outcome(Optional<RefusedView> refused) {
    return refused.map(no -> "Refused at " + no.at() + ": " + no.reply()).orElse("Accepted");
  }

  /** Without {@code --port}: the port that is answered for, and those that answer otherwise. */
  private void ports(Explanation explanation) {
    if (explanation.ports().isEmpty()) {
      return;
    }
    List<PortView> others =
        explanation.ports().stream()
            .filter(other -> !other.refused().equals(explanation.refused()))
            .toList();
    line(
        "port",
        explanation.port().map(String::valueOf).orElse("the first")
            + (others.isEmpty() ? ", the same at every other port" : "; it depends on the port:"));
    others.forEach(other -> line("", "%d: %s".formatted(other.port(), outcome(other.refused()))));
  }

  private void recipient(RecipientView recipient) {
    line(
        "to",
        recipient.address()
            + (recipient.local() ? " (ends here): " : ": ")
            + recipient.reply().orElse("accepted"));
  }

  private void limits(Explanation explanation) {
    if (explanation.limits().isEmpty()) {
      line("limits", explanation.limitsOff() ? "off for this client" : "none applies");
      return;
    }
    Table table =
        new Table("LIMIT", "FOR", "COUNTS", "USED", "ALLOWED", "LEFT", "NEEDS", "NEXT", "BINDS");
    for (BindingView binding : explanation.limits()) {
      LimitView counter = binding.counter();
      table.row(
          counter.limit(),
          counter.key(),
          counter.counts(),
          UsageText.amount(counter, counter.used()),
          UsageText.amount(counter, counter.allowed()),
          UsageText.amount(counter, counter.left()),
          UsageText.amount(counter, binding.needs()),
          usage.wait(counter.next()),
          binds(binding));
    }
    line("limits", table.lines().get(0));
    table.lines().stream().skip(1).forEach(row -> line("", row));
  }

  private String binds(BindingView binding) {
    if (!binding.binds()) {
      return "no";
    }
    String fits = binding.fitsAt().map(at -> ", fits " + usage.wait(binding.fitsAt())).orElse("");
    return "yes, " + verb(binding.counter().over()) + fits;
  }

  private static String verb(String over) {
    return switch (over) {
      case "hold" -> "holds it";
      case "refuse" -> "refuses";
      default -> "defers";
    };
  }

  private static String returnPath(ReturnPathView path) {
    return switch (path.kind()) {
      case "signed" ->
          "a signed address of its own for each recipient, at " + path.host().orElse("");
      case "kept" -> path.address().orElse("") + ", as it is";
      case "null" -> "<>, as it is";
      default -> "none, nothing leaves";
    };
  }

  private static String dkim(DkimView dkim) {
    return dkim.selector()
        .map(
            selector ->
                "signed by "
                    + selector
                    + "._domainkey."
                    + dkim.domain()
                    + ", "
                    + dkim.algorithm().orElse(""))
        .orElseGet(() -> dkim.domain() + " leaves unsigned: " + dkim.problem().orElse(""));
  }

  private static String alignment(AlignmentView view) {
    if (!view.dkim() && !view.spf()) {
      return "not aligned: neither a signature nor the return path is of "
          + view.domain()
          + "; receivers may refuse the message if its DMARC policy says so";
    }
    return "aligned with "
        + view.domain()
        + " by "
        + (view.dkim() ? "the signature" : "")
        + (view.dkim() && view.spf() ? " and " : "")
        + (view.spf() ? "the return path" : "");
  }

  private void line(String label, String text) {
    lines.add(label + " ".repeat(LABEL - label.length()) + text);
  }
}
