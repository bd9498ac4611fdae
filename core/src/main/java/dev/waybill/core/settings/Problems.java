// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import dev.waybill.core.settings.Problem.Severity;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The distinct problems found so far in one file. Confined to the thread that reads it. */
final class Problems {

  private final String file;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String text) {
    found.add(Problem.error(file, line, text));
  }

  void warn(int line, String text) {
    found.add(Problem.warning(file, line, text));
  }

  /** Sorted by line. */
  List<Problem> warnings() {
    return all(Severity.WARNING);
  }

  void throwIfAnyError() {
    List<Problem> errors = all(Severity.ERROR);
    if (!errors.isEmpty()) {
      throw new InvalidSettingsException(errors, warnings());
    }
  }

  private List<Problem> all(Severity severity) {
    return found.stream()
        .filter(problem -> problem.severity() == severity)
        .sorted(Comparator.comparingInt(Problem::line))
        .toList();
  }
}
