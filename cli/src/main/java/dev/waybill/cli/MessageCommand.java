// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What became of one message. */
@Command(
    name = "message",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows what became of a message, for each recipient.")
final class MessageCommand implements Callable<Integer> {

  @Parameters(paramLabel = "TOKEN", description = "of the message, from its 250")
  private String token = "";

  @Mixin private Admin admin = new Admin();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    JsonNode message = admin.get("/waybill/messages/" + RunningServer.encoded(token));
    json.print(spec.commandLine(), message, lines(message));
    return 0;
  }

  private static List<String> lines(JsonNode message) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s from %s by %s, %d octets"
            .formatted(
                message.path("id").asText(),
                sender(message),
                message.path("client").asText("an unknown client"),
                message.path("octets").asLong()));
    lines.add(
        message.path("signatures").isArray()
            ? "Signed by " + signatures(message)
            : "Not signed yet");
    for (String why : List.of("lacking", "unsigned", "waiting")) {
      texts(message.path(why)).forEach(text -> lines.add(why + ": " + text));
    }
    Table events = new Table("WHEN", "WHAT", "RECIPIENT", "BECAUSE");
    for (JsonNode event : message.path("events")) {
      events.row(
          event.path("at").asText(),
          event.path("event").asText(),
          event.path("recipient").asText("-"),
          QueueCommand.reply(event));
    }
    for (JsonNode entry : message.path("queued")) {
      events.row(
          entry.path("due").asText("-"),
          "waits",
          entry.path("recipient").asText("-"),
          (entry.path("reason").asText() + " " + entry.path("detail").asText("")).strip());
    }
    lines.addAll(events.lines());
    return lines;
  }

  private static String sender(JsonNode message) {
    String sender = message.path("sender").asText("");
    return sender.isEmpty() ? "<>" : sender;
  }

  private static String signatures(JsonNode message) {
    List<String> keys = new ArrayList<>();
    for (JsonNode signature : message.path("signatures")) {
      keys.add(
          signature.path("selector").asText() + "._domainkey." + signature.path("domain").asText());
    }
    return keys.isEmpty() ? "nobody" : String.join(", ", keys);
  }

  private static Stream<String> texts(JsonNode oneOrMore) {
    List<String> texts = new ArrayList<>();
    if (oneOrMore.isTextual()) {
      texts.add(oneOrMore.asText());
    }
    oneOrMore.forEach(text -> texts.add(text.asText()));
    return texts.stream();
  }
}
