// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import picocli.CommandLine.Command;

/** The entry of everything about local domains. */
@Command(
    name = "domain",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DomainCommands.Add.class,
      DomainCommands.Listing.class,
      DomainCommands.Remove.class
    },
    description = "Adds, lists and removes domains of the running server.")
final class DomainCommand extends GroupCommand {}
