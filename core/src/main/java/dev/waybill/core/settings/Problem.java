// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

/**
 * An error in a settings file, or a warning about something probably not intended.
 *
 * @param severity whether the file can still be used
 * @param file the file as the operator knows it
 * @param line the line, from 1; 0 for the whole file
 * @param text what is wrong, and what was expected instead
 */
public record Problem(Severity severity, String file, int line, String text) {

  /** The consequence of a problem. */
  public enum Severity {
    /** The file is refused. */
    ERROR,
    /** The file is used, and the operator is warned. */
    WARNING
  }

  /** A problem that makes the file unusable. */
  public static Problem error(String file, int line, String text) {
    return new Problem(Severity.ERROR, file, line, text);
  }

  /** A problem that the operator is warned about. */
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
