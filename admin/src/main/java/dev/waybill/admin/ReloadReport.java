// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import dev.waybill.bridge.ReloadOutcome;
import dev.waybill.core.settings.Problem;
import java.util.List;

/** The JSON of a reload; an interface, see {@code docs/reference/reload.md}. */
record ReloadReport(
    String outcome,
    List<String> changed,
    List<String> waiting,
    List<Finding> errors,
    List<Finding> warnings) {

  static ReloadReport of(ReloadOutcome outcome) {
    return outcome.fold(
        applied ->
            new ReloadReport(
                "applied",
                names(applied.changed()),
                names(applied.waiting()),
                List.of(),
                findings(applied.warnings())),
        refused ->
            new ReloadReport(
                "refused",
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
