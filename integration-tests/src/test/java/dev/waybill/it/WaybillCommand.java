// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command line of an administrator, as a process of its own. */
final class WaybillCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path conf;
  private final Path data;

  /** For a server that has a {@code waybill.xml} of its own on these data. */
  WaybillCommand(Path data) {
    this.conf = data.resolveSibling(data.getFileName() + "-conf");
    this.data = data;
  }

  /** What a command said, and how it ended. */
  record Answer(int exitCode, String output) {}

  Answer run(String... arguments) throws IOException {
    List<String> more = new ArrayList<>(List.of(arguments));
    more.addAll(List.of("--conf", conf.toString()));
    return ask(more.toArray(String[]::new));
  }

  /** The same for a command that reads no files. */
  Answer ask(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                WaybillServer.javaCommand(),
                "-cp",
                "../server/target/waybill/lib/*",
                "dev.waybill.cli.Main"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    try (ServerProcess process = ServerProcess.command(command.toArray(String[]::new)).start()) {
      int exitCode = process.awaitExit(PATIENCE);
      return new Answer(exitCode, Files.readString(process.output()));
    }
  }
}
