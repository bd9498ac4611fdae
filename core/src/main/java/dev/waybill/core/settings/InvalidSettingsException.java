// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A settings file cannot be used; its message lists every error, one on each line. */
public final class InvalidSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final transient List<Problem> warnings;

  InvalidSettingsException(List<Problem> problems, List<Problem> warnings) {
    super(describe(problems));
    this.problems = List.copyOf(problems);
    this.warnings = List.copyOf(warnings);
  }

  /** The errors, sorted by line. */
  public List<Problem> problems() {
    return problems;
  }

  /** The warnings, sorted by line; not part of the message. */
  public List<Problem> warnings() {
    return warnings;
  }

  private static String describe(List<Problem> problems) {
    String head = problems.size() == 1 ? "1 problem in " : problems.size() + " problems in ";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(joining("\n", head + problems.get(0).file() + ":\n", ""));
  }
}
