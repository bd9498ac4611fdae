// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What waits to be delivered, by site; and the entry of everything about the queue. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      QueueListCommand.class,
      QueueChangeCommands.Hold.class,
      QueueChangeCommands.Release.class,
      QueueChangeCommands.Retry.class,
      QueueChangeCommands.Cancel.class
    },
    description = "Shows what waits to be delivered and why, by destination; changes it.")
final class QueueCommand implements Callable<Integer> {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many sites are shown, 1000 at most (default: ${DEFAULT-VALUE})")
  private int limit;

  @Mixin private Admin admin = new Admin();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JsonNode queue = admin.get("/waybill/queue?limit=" + limit);
    json.print(spec.commandLine(), queue, lines(queue));
    return 0;
  }

  private static List<String> lines(JsonNode queue) {
    List<String> lines = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    queue
        .path("reasons")
        .properties()
        .forEach(
            reason -> {
              if (reason.getValue().asLong() > 0) {
                reasons.add(reason.getValue().asLong() + " " + reason.getKey());
              }
            });
    if (reasons.isEmpty()) {
      return List.of("Nothing waits");
    }
    lines.add(
        queue.path("recipients").asLong() + " recipients wait: " + String.join(", ", reasons));
    Table table = new Table("SITE", "STATE", "READY", "LATER", "HELD", "OLDEST", "BECAUSE");
    for (JsonNode site : queue.path("sites")) {
      table.row(
          site.path("site").asText(),
          site.path("state").asText(),
          site.path("ready").asText("0"),
          site.path("later").asText("0"),
          site.path("held").asText("0"),
          site.path("oldest").asText("-"),
          reply(site.path("outage")));
    }
    lines.addAll(table.lines());
    long shown = queue.path("sites").size();
    if (queue.path("siteCount").asLong() > shown) {
      lines.add("%d of %d sites; see --limit".formatted(shown, queue.path("siteCount").asLong()));
    }
    return lines;
  }

  /** A reply in one line; empty if there is none. */
  static String reply(JsonNode parts) {
    return List.of("code", "status", "text").stream()
        .map(name -> parts.path(name).asText(""))
        .filter(part -> !part.isEmpty())
        .reduce((before, part) -> before + " " + part)
        .orElse("");
  }
}
