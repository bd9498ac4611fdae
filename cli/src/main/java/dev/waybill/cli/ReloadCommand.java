// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.core.settings.Problem;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has a running server read its settings now, and says what became of it. */
@Command(
    name = "reload",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Has the running server read waybill.xml now.")
final class ReloadCommand implements Callable<Integer> {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  @Mixin private DataDirectory data = new DataDirectory();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws JsonProcessingException {
    RunningServer.Answer answer =
        RunningServer.on(data.path())
            .flatMap(server -> server.post("/waybill/reload"))
            .orElseThrow(
                () ->
                    new CommandProblem(
                        "No server is running on "
                            + data.path()
                            + "; it reads waybill.xml when it starts"));
    JsonNode report = new ObjectMapper().readTree(answer.body());
    if (!report.hasNonNull("outcome")) {
      throw new CommandProblem("The server answered " + answer.status() + ": " + answer.body());
    }
    if (json.isSet()) {
      json.print(spec.commandLine(), report, List.of());
      return report.path("outcome").asText().equals("applied") ? 0 : 1;
    }
    return print(report);
  }

  private int print(JsonNode report) {
    PrintWriter out = spec.commandLine().getOut();
    problems(report.path("errors"), Problem.Severity.ERROR).forEach(out::println);
    problems(report.path("warnings"), Problem.Severity.WARNING).forEach(out::println);
    boolean applied = report.path("outcome").asText().equals("applied");
    List<String> changed = elements(report.path("changed"));
    if (!applied) {
      out.println("Refused: the policy in force is kept");
    } else if (changed.isEmpty()) {
      out.println("Nothing to change; all that applies at once is in force" + since(report));
    } else {
      out.println("Reloaded: in force now " + String.join(", ", changed));
    }
    elements(report.path("waiting"))
        .forEach(element -> out.println(element + " takes effect at the next start"));
    out.flush();
    return applied ? 0 : 1;
  }

  private static String since(JsonNode report) {
    try {
      Instant since = Instant.parse(report.path("since").asText());
      return " since " + TIME.format(since.atZone(ZoneId.systemDefault()));
    } catch (DateTimeParseException e) {
      // A server of another version does not tell.
      return "";
    }
  }

  private static List<String> elements(JsonNode names) {
    List<String> elements = new ArrayList<>();
    names.forEach(name -> elements.add("<" + name.asText() + ">"));
    return elements;
  }

  private static List<Problem> problems(JsonNode findings, Problem.Severity severity) {
    List<Problem> problems = new ArrayList<>();
    findings.forEach(
        finding ->
            problems.add(
                new Problem(
                    severity,
                    finding.path("file").asText(),
                    finding.path("line").asInt(),
                    finding.path("text").asText())));
    return problems;
  }
}
