// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import picocli.CommandLine.Command;

/** The entry of everything about refusals and bounces. */
@Command(
    name = "bounces",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = BouncesExplainCommand.class,
    description = "Says what refusals mean.")
final class BouncesCommand extends GroupCommand {}
