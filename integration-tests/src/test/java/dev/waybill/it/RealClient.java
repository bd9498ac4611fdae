// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.process.ServerProcess;
import dev.waybill.testkit.process.ServerProcessBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mail client that others wrote, driven by a script of {@code src/test/resources/clients} that
 * sets it up as its manual says: STARTTLS and a password on the submission port, TLS on the others,
 * and a certificate that it trusts because it is in a file.
 *
 * @param script its file name
 * @param needs a command that succeeds where the client is installed
 * @param sends whether it can send
 * @param reads whether it can read an inbox
 */
record RealClient(String script, List<String> needs, boolean sends, boolean reads) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What runs a script, by the end of its name. */
  private static String interpreter(String script) {
    return switch (script.substring(script.lastIndexOf('.') + 1)) {
      case "sh" -> "bash";
      case "py" -> "/usr/bin/python3";
      case "js" -> "node";
      case "php" -> "php";
      default -> throw new IllegalArgumentException(script);
    };
  }

  static RealClient sending(String script, String... needs) {
    return new RealClient(script, List.of(needs), true, false);
  }

  static RealClient reading(String script, String... needs) {
    return new RealClient(script, List.of(needs), false, true);
  }

  static RealClient doingBoth(String script, String... needs) {
    return new RealClient(script, List.of(needs), true, true);
  }

  /** Why it cannot run here, if so. */
  Optional<String> obstacle() {
    return Programs.succeeds(needs.toArray(String[]::new))
        ? Optional.empty()
        : Optional.of(String.join(" ", needs) + " fails, so " + script + " is not tried");
  }

  /**
   * Sends one message from an account, or fails the test.
   *
   * @param home an empty directory
   */
  void send(WaybillServer server, String account, Path home, String recipient, String subject)
      throws IOException {
    run(server, account, home, "send", recipient, subject);
  }

  /**
   * All that is in the inbox of an account, as this client shows it.
   *
   * @param home an empty directory
   */
  String read(WaybillServer server, String account, Path home) throws IOException {
    return run(server, account, home, "read");
  }

  private String run(WaybillServer server, String account, Path home, String... arguments)
      throws IOException {
    Files.createDirectories(home);
    Path file = Path.of("src", "test", "resources", "clients", script).toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(interpreter(script), file.toString()));
    command.addAll(List.of(arguments));
    ServerProcessBuilder builder =
        ServerProcess.command(command.toArray(String[]::new))
            .directory(home)
            .environment("HOME", home.toString())
            .environment("HOST", "127.0.0.1")
            .environment("NAME", "mx.example.com")
            .environment("SUBMISSION_PORT", Integer.toString(server.submissionPort()))
            .environment("IMAPS_PORT", Integer.toString(server.imapsPort()))
            .environment("POP3S_PORT", Integer.toString(server.pop3sPort()))
            .environment("ACCOUNT", account)
            .environment("PASSWORD", WaybillServer.PASSWORD)
            .environment("CERTIFICATE", server.certificate().toString());
    try (ServerProcess process = builder.start()) {
      int exitCode = process.awaitExit(PATIENCE);
      // Some show mail in other charsets than UTF-8.
      String output = new String(Files.readAllBytes(process.output()), ISO_8859_1);
      assertThat(exitCode).as(output).isZero();
      return output;
    }
  }

  @Override
  public String toString() {
    return script;
  }
}
