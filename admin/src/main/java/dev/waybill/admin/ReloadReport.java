// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import dev.waybill.core.settings.Problem;
import dev.waybill.runtime.ReloadOutcome;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The JSON of a reload; an interface, see {@code docs/reference/reload.md}. */
record ReloadReport(
    String outcome,
    String since,
    List<String> changed,
    List<String> waiting,
    List<Finding> errors,
    List<Finding> warnings) {

  static ReloadReport of(ReloadOutcome outcome) {
    return outcome.fold(
        applied ->
            new ReloadReport(
                "applied",
                applied.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                names(applied.changed()),
                names(applied.waiting()),
                List.of(),
                findings(applied.warnings())),
        refused ->
            new ReloadReport(
                "refused",
                "",
                List.of(),
                List.of(),
                findings(refused.errors()),
                findings(refused.warnings())));
  }

  private static List<String> names(List<String> elements) {
    return elements.stream().map(element -> element.replaceAll("[<>]", "")).toList();
  }

  private static List<Finding> findings(List<Problem> problems) {
    return problems.stream().map(p -> new Finding(p.file(), p.line(), p.text())).toList();
  }

  record Finding(String file, int line, String text) {}
}
