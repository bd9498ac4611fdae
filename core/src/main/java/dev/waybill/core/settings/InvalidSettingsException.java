// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A settings file cannot be used; its message lists every problem, one on each line. */
public final class InvalidSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  InvalidSettingsException(List<Problem> problems) {
    super(describe(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, sorted by line. */
  public List<Problem> problems() {
    return problems;
  }

  private static String describe(List<Problem> problems) {
    String head = problems.size() == 1 ? "1 problem in " : problems.size() + " problems in ";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(joining("\n", head + problems.get(0).file() + ":\n", ""));
  }
}
