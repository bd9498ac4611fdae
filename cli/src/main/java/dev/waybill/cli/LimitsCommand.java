// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about sending limits. */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    subcommands = {
      LimitsShowCommand.class,
      LimitsRaiseCommand.class,
      LimitsResetCommand.class,
      LimitsLogCommand.class
    },
    description = "Shows and changes what may be sent.")
final class LimitsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: show, raise, reset or log");
  }
}
