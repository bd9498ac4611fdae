// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** An entry in the list of commands; the launcher runs this command in the server itself. */
@Command(name = "serve", description = "Starts the server; Ctrl-C stops it.")
final class ServeElsewhere implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new CommandProblem(
        "The server is started by ./waybill serve, or by the class dev.waybill.server.Main");
  }
}
