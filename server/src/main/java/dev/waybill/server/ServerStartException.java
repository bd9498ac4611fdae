// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.util.stream.Collectors;
import org.apache.james.StartUpChecksPerformer.StartUpChecksException;

/** A server that could not be started; everything that had been opened is closed again. */
public final class ServerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServerStartException(Throwable cause) {
    super(reasonOf(cause), cause);
  }

  ServerStartException(String reason) {
    super(reason);
  }

  private static String reasonOf(Throwable failure) {
    if (failure instanceof StartUpChecksException checks) {
      return checks.getBadChecks().stream()
          .map(check -> check.getDescription().orElse(check.getName()))
          .collect(Collectors.joining("; "));
    }
    return rootOf(failure);
  }

  /** The innermost cause, which is the one that names the port, the file or the element. */
  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !root.getCause().equals(root)) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
