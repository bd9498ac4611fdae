// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.process.ServerProcess;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets who starts the server. */
class ServeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Path directory;

  @BeforeEach
  void useDirectory(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_second_start_takes_everything_up_again() throws IOException {
    Path data = directory.resolve("var");
    Path old = Files.createDirectories(data.resolve("mail")).resolve("old");
    Files.writeString(old, "from an earlier version");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
    Path leftOver =
        Files.createDirectories(data.resolve("waybill/tmp")).resolve("mimemessage-1.m64");
    Files.writeString(leftOver, "part of a message");
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(data, world)) {
      assertThat(server.console())
          .contains("Created the domain example.com", "Created the account news@example.com")
          .contains("bounce.example.com. IN MX 10 mx.example.com.")
          .contains("._domainkey.example.com. IN TXT", "v=DKIM1; k=rsa; p=", "swaks --server")
          .contains("Removed 1 temporary files", "files and directories in " + data)
          .doesNotContain("ERROR", "is no public name");
      assertThat(leftOver).doesNotExist();
      assertThat(permissions(old)).isEqualTo("rw-------");
      assertThat(permissions(data)).isEqualTo("rwx------");
      assertThat(server.console().lines().filter(line -> line.contains("v=DKIM1")))
          .as("the record, once, and in lines that can be read")
          .hasSize(1)
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
      try (SmtpClient client =
          SmtpClient.connect("127.0.0.2", "127.0.0.1", server.otherSmtpPort())) {
        client.greet("client.example");
        assertThat(client.command("MAIL FROM:<a@remote.example>").code()).isEqualTo(250);
        assertThat(client.command("RCPT TO:<" + WaybillServer.USER + ">").code()).isEqualTo(250);
      }
      try (SmtpClient client = server.outsider()) {
        byte[] message = Messages.crlf("From: a@remote.example", "", "kept");
        assertThat(client.submit("", List.of(WaybillServer.USER), message).code()).isEqualTo(250);
      }
      new Mailboxes(server).awaitImap(WaybillServer.USER, 1);

      server.stop();
      server.startAgain();

      assertThat(server.console()).doesNotContain("Created the");
      assertThat(new Mailboxes(server).awaitImap(WaybillServer.USER, 1).get(0)).contains("kept");
    }
  }

  @Test
  void what_is_missing_for_a_server_on_the_internet_is_said_at_the_start() throws IOException {
    Path conf = ChangedConf.copy(directory.resolve("conf"));
    ChangedConf.element(conf, "<postmaster account=\"nobody@example.com\"/>");
    try (World world = World.create();
        WaybillServer server =
            WaybillServer.startNamed(directory.resolve("var"), conf, world, "vm")) {
      assertThat(server.console())
          .contains("WARNING: this server calls itself vm, which is no public name.")
          .contains("  --hostname mx.example.com\n")
          .contains("bounce.example.com. IN MX 10 mx.example.com.")
          .contains("and an A (and AAAA) record for mx.example.com whose PTR")
          .contains(
              "Warning: mail for postmaster, abuse and mailer-daemon reaches nobody, as there is no"
                  + " account nobody@example.com; create an account or name one in <postmaster");
      assertThat(server.console().lines().filter(line -> !line.isBlank()).toList())
          .as("what to do first stands last")
          .endsWith(
              "To send a first message:",
              "  swaks --server 127.0.0.1:%d --from news@example.com --to news@example.com"
                      .formatted(server.smtp().getPort())
                  + " --header 'Subject: First message'",
              "To see what became of it, with the token that the 250 names:",
              "  ./waybill message TOKEN",
              "Ready. Ctrl-C stops the server.");
      assertThat(server.get("/healthcheck/checks/Waybill%20postmaster").body())
          .contains("\"degraded\"", "there is no account nobody@example.com");
    }
  }

  @Test
  void a_taken_port_is_named_with_the_way_out() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
        ServerProcess process =
            serve("--smtp-port", Integer.toString(taken.getLocalPort()), "--admin-port", "1")) {
      assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(Files.readString(process.output()))
          .contains("Port " + taken.getLocalPort() + " for SMTP is not free")
          .contains("choose another one with --smtp-port PORT");
    }
  }

  @Test
  void a_broken_configuration_is_refused_with_every_problem() throws IOException {
    Path conf = directory.resolve("conf");
    Files.createDirectories(conf);
    try (Stream<Path> files = Files.list(WaybillServer.shippedConf())) {
      for (Path file : files.toList()) {
        Files.copy(file, conf.resolve(file.getFileName()));
      }
    }
    Path file = conf.resolve("waybill.xml");
    Files.writeString(
        file,
        "<waybill>\n <relai/>\n <dkim key='x'/>\n <return-path lifetime='5x'/>\n</waybill>\n");

    try (ServerProcess process = serve("--conf", conf.toString())) {
      assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(Files.readString(process.output()))
          .isEqualTo(
              String.join(
                  "\n",
                  "3 problems in " + file + ":",
                  "  " + file + ":2: <waybill> has no element <relai>; did you mean <relay>?",
                  "  " + file + ":3: <dkim> has no attribute key; did you mean keys?",
                  "  "
                      + file
                      + ":4: <return-path lifetime=\"5x\">: expected a duration such as 30s, 15m,"
                      + " 12h or 7d",
                  ""));
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private ServerProcess serve(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                WaybillServer.javaCommand(),
                "-cp",
                "../server/target/waybill/lib/*",
                "dev.waybill.server.Main",
                "serve",
                "--data",
                directory.resolve("var").toString()));
    if (!List.of(options).contains("--conf")) {
      command.addAll(List.of("--conf", WaybillServer.shippedConf().toString()));
    }
    command.addAll(List.of(options));
    return ServerProcess.command(command.toArray(String[]::new)).start();
  }
}
