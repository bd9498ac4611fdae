// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The health checks of a running server. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows the health checks of the running server; fails unless all are healthy.")
final class HealthCommand implements Callable<Integer> {

  @Mixin private Admin admin = new Admin();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    // Unhealthy comes with 503 and the same body.
    JsonNode health = Json.anyTree(admin.ask(server -> server.get("/healthcheck")));
    Table table = new Table("CHECK", "STATUS", "CAUSE");
    for (JsonNode check : health.path("checks")) {
      String cause = check.path("cause").asText("");
      table.row(
          check.path("componentName").asText(),
          check.path("status").asText(),
          cause.equals("null") ? "" : cause);
    }
    json.print(spec.commandLine(), health, List.copyOf(table.lines()));
    return health.path("status").asText().equals("healthy") ? 0 : 1;
  }
}
