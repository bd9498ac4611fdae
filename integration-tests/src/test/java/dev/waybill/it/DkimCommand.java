// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code waybill dkim} as an administrator runs it, for one data directory whose server may run.
 *
 * @param data the data directory; the settings are those of {@link WaybillServer} beside it
 */
record DkimCommand(Path data, World world) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern VALUE = Pattern.compile("(?m)^ {2}value {2}(.*)$");
  private static final Pattern CREATED = Pattern.compile("(?m)^Created (\\S+) for example\\.com");

  /** How a command ended, and all that it wrote. */
  record Answer(int exitCode, String console) {}

  Answer run(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                WaybillServer.javaCommand(),
                "-Dwaybill.dns.servers=127.0.0.1:" + world.dns.port(),
                "-cp",
                Path.of("..", "server/target/waybill/lib/*").toString(),
                "dev.waybill.cli.Main",
                "dkim"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of("--conf", data + "-conf"));
    try (ServerProcess process = ServerProcess.command(command.toArray(String[]::new)).start()) {
      int exitCode = process.awaitExit(PATIENCE);
      return new Answer(exitCode, Files.readString(process.output()));
    }
  }

  /** The selector of a new key of {@code example.com}. */
  String create(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("create", "example.com"));
    arguments.addAll(List.of(options));
    String console = run(arguments.toArray(String[]::new)).console();
    return CREATED.matcher(console).results().findFirst().orElseThrow().group(1);
  }

  /** Puts the record that the administrator is told to publish into the DNS of the world. */
  void publish(String selector) throws IOException {
    String shown = run("show", "example.com", selector).console();
    String value = VALUE.matcher(shown).results().findFirst().orElseThrow().group(1);
    world.dns.zone("example.com").at(selector + "._domainkey").txt(value);
  }
}
