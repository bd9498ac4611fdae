// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** Says which key file cannot be used and why; becomes {@link KeyLookup.Unusable}. */
final class UnusableKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String problem;

  UnusableKeyException(String problem) {
    super(problem);
    this.problem = problem;
  }

  UnusableKeyException(String problem, Throwable cause) {
    super(problem, cause);
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
