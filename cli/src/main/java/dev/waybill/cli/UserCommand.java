// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import picocli.CommandLine.Command;

/** The entry of everything about accounts. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UserCommands.Add.class,
      UserCommands.Listing.class,
      UserCommands.Passwd.class,
      UserCommands.Remove.class
    },
    description = "Adds, lists and removes accounts of the running server.")
final class UserCommand extends GroupCommand {}
