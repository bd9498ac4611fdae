// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.settings.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads what the server would read, and says what is wrong with it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Checks waybill.xml, the files that it names and those of James; changes nothing.")
final class CheckCommand implements Callable<Integer> {

  @Mixin private ConfigurationDirectory conf = new ConfigurationDirectory();

  @Mixin private DataDirectory data = new DataDirectory();

  @Option(names = "--strict", description = "fail on warnings too")
  private boolean strict;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Findings findings = Checks.of(conf.settings(), data.path(), Variables.ofProcess());
    List<String> lines = new ArrayList<>(findings.lines());
    lines.add(findings.summary());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("fine", findings.isFine(strict));
    answer.put("findings", findings.lines());
    answer.put("summary", findings.summary());
    json.print(spec.commandLine(), answer, lines);
    return findings.isFine(strict) ? 0 : 1;
  }
}
