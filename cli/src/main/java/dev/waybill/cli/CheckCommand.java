// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.settings.Variables;
import java.io.PrintWriter;
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
    description = "Checks waybill.xml and the files that it names, without changing anything.")
final class CheckCommand implements Callable<Integer> {

  @Mixin private ConfigurationDirectory conf = new ConfigurationDirectory();

  @Mixin private DataDirectory data = new DataDirectory();

  @Option(names = "--strict", description = "fail on warnings too")
  private boolean strict;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Findings findings = Checks.of(conf.settings(), data.path(), Variables.ofProcess());
    PrintWriter out = spec.commandLine().getOut();
    findings.lines().forEach(out::println);
    out.println(findings.summary());
    out.flush();
    return findings.isFine(strict) ? 0 : 1;
  }
}
