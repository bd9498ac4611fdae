// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import picocli.CommandLine.Command;

/** The entry of everything about DKIM keys. */
@Command(
    name = "dkim",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DkimCreateCommand.class,
      DkimListCommand.class,
      DkimShowCommand.class,
      DkimWishCommands.Activate.class,
      DkimWishCommands.Retire.class,
      DkimWishCommands.Revoke.class,
      DkimWishCommands.Delete.class,
      DkimImportCommand.class,
      DkimExportCommand.class
    },
    description = "Makes DKIM keys, tells what to publish, and shows how far each key has come.")
final class DkimCommand extends GroupCommand {}
