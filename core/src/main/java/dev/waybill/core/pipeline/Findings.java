// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import dev.waybill.core.settings.Problem;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found in one file. Confined to one thread. */
final class Findings {

  private final String file;
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<Problem> obstacles = new LinkedHashSet<>();

  Findings(String file) {
    this.file = file;
  }

  /** The server would start, and mail would be lost, refused, or leave as it must not. */
  void error(int line, String text) {
    problems.add(Problem.error(file, line, text));
  }

  /** The server cannot start. */
  void obstacle(int line, String text) {
    Problem problem = Problem.error(file, line, text);
    problems.add(problem);
    obstacles.add(problem);
  }

  /** Probably not intended. */
  void warning(int line, String text) {
    problems.add(Problem.warning(file, line, text));
  }

  /** Problems that another check has found; its errors keep the server from starting. */
  void addAll(List<Problem> found) {
    problems.addAll(found);
    found.stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .forEach(obstacles::add);
  }

  /** Everything, by line. */
  List<Problem> problems() {
    return sorted(problems);
  }

  /** What keeps the server from starting, by line. */
  List<Problem> obstacles() {
    return sorted(obstacles);
  }

  private static List<Problem> sorted(Set<Problem> found) {
    return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
