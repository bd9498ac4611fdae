// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import picocli.CommandLine.Command;

/** The commands about sending limits. */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LimitsShowCommand.class,
      LimitsRaiseCommand.class,
      LimitsResetCommand.class,
      LimitsLogCommand.class
    },
    description = "Shows and changes what may be sent.")
final class LimitsCommand extends GroupCommand {}
