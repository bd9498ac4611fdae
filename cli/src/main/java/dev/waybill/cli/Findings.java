// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.settings.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a check has found, in the order in which it looked. Confined to one thread. */
final class Findings {

  private final List<String> lines = new ArrayList<>();
  private final List<String> read = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private int errors;
  private int warnings;

  /** Several problems of a settings file, sorted by line, whatever their severity. */
  void addAll(List<Problem> problems) {
    for (Problem problem : problems) {
      lines.add(problem.toString());
      if (problem.severity() == Problem.Severity.ERROR) {
        errors++;
      } else {
        warnings++;
      }
    }
  }

  /** A line that names its file already. */
  void error(String line) {
    lines.add(line);
    errors++;
  }

  void warning(Path file, String text) {
    addAll(List.of(Problem.warning(file.toString(), 0, text)));
  }

  /** Something that was read and is in order, for the summary. */
  void read(String what) {
    read.add(what);
  }

  /** Something to know that is no problem, for the summary. */
  void remark(String text) {
    remarks.add(text);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  boolean isFine(boolean strict) {
    return errors == 0 && (warnings == 0 || !strict);
  }

  /** One line: what was counted, or that all is well, and what was read. */
  String summary() {
    String looked =
        (read.isEmpty() ? "" : "; read " + String.join(", ", read))
            + remarks.stream().map(remark -> "; " + remark).collect(Collectors.joining());
    if (errors == 0 && warnings == 0) {
      return "Fine" + looked;
    }
    return count(errors, "error") + ", " + count(warnings, "warning") + looked;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
