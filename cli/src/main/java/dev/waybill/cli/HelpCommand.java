// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The help of a command, for those who ask for it in front. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Shows the help of a command, the same as COMMAND --help.")
final class HelpCommand implements Callable<Integer> {

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "such as dkim, or dkim create")
  private List<String> path = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine found = spec.root().commandLine();
    for (String name : path) {
      CommandLine next = found.getSubcommands().get(name);
      if (next == null) {
        throw new UnmatchedArgumentException(found, List.of(name));
      }
      found = next;
    }
    found.usage(spec.commandLine().getOut());
    return 0;
  }
}
