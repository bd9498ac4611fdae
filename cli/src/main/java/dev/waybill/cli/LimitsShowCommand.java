// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is used of the limits. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows what is used of the limits, by everybody or by one account.")
final class LimitsShowCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "ACCOUNT", description = "whose limits")
  private Optional<String> account = Optional.empty();

  @Mixin private LimitsAccess limits = new LimitsAccess();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return limits.print(
        spec.commandLine(),
        account,
        desk -> account.map(desk::of).orElseGet(desk::all),
        usage -> limits.text().lines(usage));
  }
}
