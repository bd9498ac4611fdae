// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

/**
 * One thing that is wrong with a settings file, or is probably not what its author meant.
 *
 * @param severity whether the file can be used all the same
 * @param file the file as the operator knows it
 * @param line where, from 1; 0 when the whole file is meant
 * @param text what is wrong, and what was expected instead
 */
public record Problem(Severity severity, String file, int line, String text) {

  /** What follows from a problem. */
  public enum Severity {
    /** The file is refused. */
    ERROR,
    /** The file is used, and the operator is told. */
    WARNING
  }

  /** A problem that stops the file from being used. */
  public static Problem error(String file, int line, String text) {
    return new Problem(Severity.ERROR, file, line, text);
  }

  /** A problem that the operator is told of, and that stops nothing. */
  public static Problem warning(String file, int line, String text) {
    return new Problem(Severity.WARNING, file, line, text);
  }

  /** {@code file:line: text}, or {@code file:line: warning: text}. */
  @Override
  public String toString() {
    String place = line == 0 ? file + ": " : file + ":" + line + ": ";
    return place + (severity == Severity.WARNING ? "warning: " : "") + text;
  }
}
