// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

/** Something that the person at the terminal has to change; its message says what and how. */
final class CommandProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CommandProblem(String message) {
    super(message);
  }

  CommandProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
