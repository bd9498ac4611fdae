// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the running server says of its own parts. */
public final class ServerHealth {

  private ServerHealth() {}

  /** One finding for each part that is not healthy; one when all are, or no server runs. */
  public static List<Finding> findings(Optional<Report> report) {
    if (report.isEmpty()) {
      return List.of(Finding.warn("server", "no server runs on this data directory"));
    }
    List<Finding> findings =
        report.get().checks().stream()
            .filter(check -> !check.status().equals("healthy"))
            .map(ServerHealth::finding)
            .toList();
    return findings.isEmpty()
        ? List.of(Finding.ok("server", "runs, and all its parts are healthy"))
        : findings;
  }

  private static Finding finding(Check check) {
    String text = check.componentName() + ": " + check.cause().orElse(check.status());
    return check.status().toLowerCase(Locale.ROOT).equals("unhealthy")
        ? Finding.fail("server", text)
        : Finding.warn("server", text);
  }

  /**
   * The answer of WebAdmin's health check.
   *
   * @param checks one for each part
   */
  public record Report(List<Check> checks) {}

  /**
   * One part of the server.
   *
   * @param componentName which
   * @param status healthy, degraded or unhealthy
   * @param cause why, when it is not healthy
   */
  public record Check(String componentName, String status, Optional<String> cause) {}
}
