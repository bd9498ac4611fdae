// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

/** Something that the person who starts the server has to change; its message says what and how. */
final class StartProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartProblem(String message) {
    super(message);
  }
}
