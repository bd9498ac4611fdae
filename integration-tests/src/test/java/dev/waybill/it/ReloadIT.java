// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.process.ServerProcess;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An administrator edits {@code waybill.xml} while the server runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReloadIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOOPBACK = "<network cidr=\"127.0.0.1/32\"/>";
  private static final String V6_LOOPBACK = "<network cidr=\"::1/128\"/>";
  private static final String OUTSIDER = "<network cidr=\"127.0.0.2/32\"/>";

  private Path data;
  private Path settings;
  private String first;
  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    data = directory.resolve("var");
    world = World.create();
    server = WaybillServer.start(data, world, xml -> xml.replace(V6_LOOPBACK, ""));
    settings = directory.resolve("var-conf/waybill.xml");
    first = Files.readString(settings);
  }

  @BeforeEach
  void startFromTheFirstSettings() throws IOException {
    Files.writeString(settings, first);
    if (server.isAlive()) {
      waybill("reload");
    } else {
      server.startAgain();
    }
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  private void write(String from, String to) throws IOException {
    assertThat(first).contains(from);
    Files.writeString(settings, first.replace(from, to));
  }

  private int rcpt(SmtpClient client) {
    assertThat(client.command("RSET").code()).isEqualTo(250);
    client.command("MAIL FROM:<news@example.com>");
    return client.command("RCPT TO:<bob@remote.example>").code();
  }

  private boolean outsiderMayRelay() {
    try (SmtpClient client = server.outsider()) {
      return rcpt(client) == 250;
    }
  }

  private void awaitConsole(String text) {
    await(text).atMost(PATIENCE).until(server::console, console -> console.contains(text));
  }

  private String health() {
    return server.get("/healthcheck/checks/Waybill%20settings").body();
  }

  private Answer waybill(String... arguments) throws IOException {
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

  private record Answer(int exitCode, String output) {}

  @Test
  void a_changed_file_is_in_force_without_a_restart_and_a_broken_one_never() throws Exception {
    Watcher watcher = new Watcher();
    watcher.start();
    assertThat(outsiderMayRelay()).isFalse();
    assertThat(health()).contains("\"healthy\"");

    write(LOOPBACK, LOOPBACK + OUTSIDER);
    await("the outsider may relay").atMost(PATIENCE).until(this::outsiderMayRelay);

    write(LOOPBACK, LOOPBACK + "<netwrok cidr=\"10.0.0.0/8\"/>");
    awaitConsole("The policy in force is kept: 1 problem in " + settings);
    long line =
        1 + first.substring(0, first.indexOf(LOOPBACK)).chars().filter(c -> c == '\n').count();
    awaitConsole(settings + ":" + line + ": <relay> has no element <netwrok>");
    assertThat(outsiderMayRelay()).isTrue();
    assertThat(health()).contains("\"degraded\"", "an older policy is in force", "<netwrok>");

    Files.delete(settings);
    awaitConsole(settings + ": no such file");
    assertThat(outsiderMayRelay()).isTrue();

    Files.writeString(settings, first);
    await("the outsider is out again").atMost(PATIENCE).until(() -> !outsiderMayRelay());
    assertThat(health()).contains("\"healthy\"");
    assertThat(watcher.end()).as("answers to the insider").isNotEmpty().containsOnly(250);
  }

  @Test
  void the_command_reloads_at_once_and_tells_what_came_of_it() throws IOException {
    Path url = data.resolve("waybill/admin.url");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(url)))
        .isEqualTo("rw-------");
    write("keys=\"waybill/dkim\"", "keys=\"elsewhere\"");
    Answer later = waybill("reload");
    assertThat(later.exitCode()).isZero();
    assertThat(later.output())
        .matches(
            """
            Nothing to change; all that applies at once is in force since [-0-9]{10} [:0-9]{8}.*
            <dkim> takes effect at the next start
            """);
    assertThat(server.console()).contains("<dkim> has changed in " + settings);
    assertThat(health()).contains("\"degraded\"", "<dkim> takes effect at the next start");

    write(LOOPBACK, OUTSIDER);
    // The server may have noticed by itself meanwhile, and then there is nothing new.
    assertThat(waybill("reload").output())
        .containsPattern("^(Reloaded: |Nothing to change; )")
        .doesNotContain("<dkim>");
    assertThat(outsiderMayRelay()).isTrue();

    write(LOOPBACK, "<account name=\"ghost@example.com\" ports=\"25\"/>");
    assertThat(waybill("reload").output())
        .contains(
            "warning: <account name=\"ghost@example.com\">: this server has no such account",
            "warning: <account name=\"ghost@example.com\">: ports names 25, and this server"
                + " listens for SMTP on ");
    write(LOOPBACK, OUTSIDER);
    waybill("reload");

    Files.writeString(settings, "<waybill>\n<relay/>\n<relay/>\n</waybill>");
    assertThat(waybill("reload"))
        .isEqualTo(
            new Answer(
                1,
                settings
                    + ":3: <relay> is allowed only once here; the first is in line 2\n"
                    + "Refused: the policy in force is kept\n"));
    assertThat(outsiderMayRelay()).isTrue();

    server.stop();
    assertThat(url).doesNotExist();
    assertThat(waybill("reload").output()).startsWith("No server is running on " + data);
  }

  @Test
  void a_client_that_lost_its_rule_before_the_end_of_data_is_told_so() throws IOException {
    write(LOOPBACK, LOOPBACK + OUTSIDER);
    await("the outsider may relay").atMost(PATIENCE).until(this::outsiderMayRelay);
    try (SmtpClient client = server.outsider()) {
      client.command("MAIL FROM:<news@example.com>");
      assertThat(client.command("RCPT TO:<bob@remote.example>").code()).isEqualTo(250);

      Files.writeString(settings, first);
      waybill("reload");

      byte[] message = Messages.simple("news@example.com", "bob@remote.example", "l@example.com");
      assertThat(client.data(message).toString()).startsWith("530 5.7.0");
    }
  }

  /** A client that is allowed all the time and writes a recipient after the other. */
  private final class Watcher {
    private final List<Integer> answers = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "watcher");
    private volatile boolean ended;

    void start() {
      thread.start();
    }

    private void run() {
      while (!ended) {
        // <sessions> ends a connection that asks for ever and sends nothing.
        try (SmtpClient client = server.insider()) {
          for (int i = 0; i < 100 && !ended; i++) {
            answers.add(rcpt(client));
          }
        }
      }
    }

    List<Integer> end() throws InterruptedException {
      ended = true;
      thread.join();
      return answers;
    }
  }
}
