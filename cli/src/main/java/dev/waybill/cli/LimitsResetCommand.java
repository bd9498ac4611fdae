// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.limitadmin.UsageView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Forgets what was counted. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Forgets what an account has used of one limit, or of all; of all, the breaker lets it"
            + " send again, too.")
final class LimitsResetCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "ACCOUNT",
      description = "whose limits: an account, or what else a limit is for")
  private String account = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LIMIT",
      description = "the name of one limit")
  private Optional<String> limit = Optional.empty();

  @Option(
      names = "--because",
      required = true,
      paramLabel = "TEXT",
      description = "why, for the audit trail")
  private String because = "";

  @Option(
      names = "--force",
      description = "also where there is no such account and nothing was sent in its name")
  private boolean force;

  @Mixin private LimitsAccess limits = new LimitsAccess();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return limits.change(
        spec.commandLine(), account, force, this::reset, usage -> limits.text().lines(usage));
  }

  private UsageView reset(Desk desk) {
    return limit
        .map(name -> desk.reset(name, account, because))
        .map(counter -> new UsageView(List.of(counter), List.of(), List.of()))
        .orElseGet(() -> desk.resetAccount(account, because));
  }
}
