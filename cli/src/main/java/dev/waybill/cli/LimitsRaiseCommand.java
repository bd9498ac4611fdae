// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.limitadmin.UsageView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Allows more for a time. */
@Command(
    name = "raise",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Allows more for a time, instead of an earlier raise; --by 0 ends that one.")
final class LimitsRaiseCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "ACCOUNT",
      description = "whose limit: an account, or what else the limit is for")
  private String account = "";

  @Parameters(index = "1", paramLabel = "LIMIT", description = "the name of the limit")
  private String limit = "";

  @Option(
      names = "--by",
      required = true,
      paramLabel = "N",
      description = "how much is added, in what the limit counts")
  private long by;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "TIME",
      description = "such as 18:00, 2026-12-01, 2026-12-01T18:00 or 2h")
  private String until = "";

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
        spec.commandLine(),
        account,
        force,
        desk -> desk.raise(limit, account, by, end(), because),
        now -> limits.text().lines(new UsageView(List.of(now), List.of(), List.of())));
  }

  private Instant end() {
    return Until.parse(until, limits.clock().instant(), ZoneId.systemDefault());
  }
}
