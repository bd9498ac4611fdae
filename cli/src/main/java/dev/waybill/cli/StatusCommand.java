// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Whether a server runs, and how it is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says whether a server runs, whether it is healthy, and what waits.")
final class StatusCommand implements Callable<Integer> {

  @Mixin private DataDirectory data = new DataDirectory();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Optional<RunningServer> server = RunningServer.on(data.path());
    Optional<RunningServer.Answer> health = server.flatMap(one -> one.get("/healthcheck"));
    if (health.isEmpty()) {
      json.print(
          spec.commandLine(),
          Map.of("running", false),
          List.of("No server is running on " + data.path()));
      return 1;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    answer.put("running", true);
    answer.put("admin", server.orElseThrow().address());
    lines.add("A server is running on " + data.path() + ", its WebAdmin is " + answer.get("admin"));
    String state = Json.anyTree(health.get()).path("status").asText("unknown");
    answer.put("health", state);
    lines.add("Health: " + state + (state.equals("healthy") ? "" : "; see: waybill health"));
    JsonNode queue =
        server
            .flatMap(one -> one.get("/waybill/queue?limit=1"))
            .map(Json::tree)
            .orElseThrow(() -> new CommandProblem("The server has just stopped"));
    answer.put("waiting", queue.path("recipients").asLong());
    answer.put("sitesPaused", queue.path("sitesPaused").asLong());
    lines.add(
        "Queue: %d %s, %d of %d sites paused"
            .formatted(
                queue.path("recipients").asLong(),
                queue.path("recipients").asLong() == 1 ? "recipient waits" : "recipients wait",
                queue.path("sitesPaused").asLong(),
                queue.path("siteCount").asLong()));
    json.print(spec.commandLine(), answer, lines);
    return 0;
  }
}
