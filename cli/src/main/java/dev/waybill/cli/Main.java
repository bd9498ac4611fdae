// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of every command but {@code serve}. */
@Command(
    name = "waybill",
    mixinStandardHelpOptions = true,
    version = "Waybill 0.1.0-SNAPSHOT on Apache James 3.8.1",
    subcommands = {
      ServeElsewhere.class,
      CheckCommand.class,
      ReloadCommand.class,
      ExplainCommand.class,
      LimitsCommand.class,
      DkimCommand.class
    },
    description = "An outbound mail server on Apache James.",
    footer = {"", "waybill COMMAND --help tells more about a command."})
public final class Main {

  private Main() {}

  /** All commands. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println(failure.getMessage());
              return failure instanceof CommandProblem ? 1 : CommandLine.ExitCode.SOFTWARE;
            });
  }

  /**
   * Exits with 0, with 1 when the answer is no or cannot be had, with 2 when the arguments are
   * wrong.
   */
  public static void main(String[] arguments) {
    // Libraries of the server's class path log everything unless they are told otherwise.
    System.setProperty("logback.configurationFile", "dev/waybill/cli/logback.xml");
    System.exit(commandLine().execute(arguments));
  }
}
