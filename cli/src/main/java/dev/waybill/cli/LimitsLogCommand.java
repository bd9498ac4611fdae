// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows who has changed limits. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows who has raised or reset limits, when and why; newest first.")
final class LimitsLogCommand implements Callable<Integer> {

  @Mixin private LimitsAccess limits = new LimitsAccess();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return limits.print(
        spec.commandLine(), Optional.empty(), Desk::log, changes -> limits.text().log(changes));
  }
}
