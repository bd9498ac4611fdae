// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands that change deliveries in the queue. */
final class QueueChangeCommands {

  private QueueChangeCommands() {}

  /** What they have in common. */
  abstract static class Changing implements Callable<Integer> {

    @Mixin private QueueFilter filter = new QueueFilter();

    @Option(names = "--all", description = "everything in the queue, instead of the options above")
    private boolean all;

    @Option(
        names = "--because",
        paramLabel = "TEXT",
        description = "why, for the log; does it. Without it, the deliveries are only counted")
    private Optional<String> because = Optional.empty();

    @Mixin private Admin admin = new Admin();

    @Mixin private JsonOption json = new JsonOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Members of the body that only this command has. */
    Map<String, Object> more() {
      return Map.of();
    }

    @Override
    public final Integer call() {
      Map<String, Object> body = filter.members();
      if (body.isEmpty() && !all) {
        throw new ParameterException(
            spec.commandLine(), "say which deliveries, for example --domain example.org, or --all");
      }
      if (all) {
        body.put("all", true);
      }
      body.putAll(more());
      because.ifPresent(
          why -> {
            body.put("confirm", true);
            body.put("who", System.getProperty("user.name", "unknown"));
            body.put("because", why);
          });
      JsonNode answer = admin.post("/waybill/queue/" + spec.name(), body);
      json.print(spec.commandLine(), answer, lines(answer));
      return 0;
    }

    private List<String> lines(JsonNode answer) {
      if (because.isEmpty()) {
        return List.of(
            answer.path("matching").asLong() + " match; nothing is changed without --because TEXT");
      }
      List<String> lines = new ArrayList<>();
      lines.add("Changed " + answer.path("changed").asLong());
      if (answer.path("underWay").asLong() > 0) {
        lines.add(answer.path("underWay").asLong() + " were being delivered and are left alone");
      }
      return lines;
    }
  }

  /** Nothing is sent. */
  @Command(
      name = "hold",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Keeps deliveries in the queue until they are released.")
  static final class Hold extends Changing {}

  /** The end of it. */
  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Ends a hold; dead letters are tried again.")
  static final class Release extends Changing {}

  /** Now. */
  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Tries now what is due later, and ends the pauses of its sites.")
  static final class Retry extends Changing {}

  /** Never. */
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Takes deliveries out of the queue for good.")
  static final class Cancel extends Changing {

    @Option(names = "--bounce", description = "their senders get a bounce that shows --because")
    private boolean bounce;

    @Override
    Map<String, Object> more() {
      return Map.of("bounce", bounce);
    }
  }
}
