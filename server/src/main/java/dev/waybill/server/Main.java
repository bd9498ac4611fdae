// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.server.serve.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of the process: {@code serve --conf DIR --data DIR}. */
@Command(
    name = "waybill",
    mixinStandardHelpOptions = true,
    version = "Waybill 0.1.0-SNAPSHOT on Apache James 3.8.1",
    subcommands = ServeCommand.class,
    description = "An outbound mail server on Apache James.")
public final class Main {

  private Main() {}

  /** Exits with 0, with 1 when the server did not start, with 2 when the arguments are wrong. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
