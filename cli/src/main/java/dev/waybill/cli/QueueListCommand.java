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

/** The recipients in the queue, one by one. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the recipients that wait; without options, all of them.")
final class QueueListCommand implements Callable<Integer> {

  @Mixin private QueueFilter filter = new QueueFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many are shown (default: ${DEFAULT-VALUE})")
  private int limit;

  @Mixin private Admin admin = new Admin();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    StringBuilder path = new StringBuilder("/waybill/queue/deliveries?limit=" + limit);
    filter
        .members()
        .forEach(
            (name, value) ->
                path.append('&')
                    .append(name)
                    .append('=')
                    .append(RunningServer.encoded(value.toString())));
    JsonNode page = admin.get(path.toString());
    json.print(spec.commandLine(), page, lines(page));
    return 0;
  }

  private static List<String> lines(JsonNode page) {
    if (page.path("deliveries").isEmpty()) {
      return List.of("Nothing waits");
    }
    Table table = new Table("MESSAGE", "RECIPIENT", "WAITS FOR", "NEXT", "TRIES", "LAST REPLY");
    for (JsonNode entry : page.path("deliveries")) {
      String detail = entry.path("detail").asText("");
      table.row(
          entry.path("message").asText(),
          entry.path("recipient").asText(),
          entry.path("reason").asText() + (detail.isEmpty() ? "" : ": " + detail),
          entry.path("due").asText("-"),
          entry.path("attempts").asText(),
          QueueCommand.reply(entry));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (page.hasNonNull("next")) {
      lines.add("There may be more; see --limit");
    }
    return lines;
  }
}
