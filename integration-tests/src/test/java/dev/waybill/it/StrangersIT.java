// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.files.TemporaryDirectory;
import dev.waybill.testkit.net.FreePorts;
import dev.waybill.testkit.process.ServerProcess;
import dev.waybill.testkit.process.ServerProcessBuilder;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Strangers who mean harm, on a server with little room and a resolver that does not answer. What
 * they are told, and that others are served meanwhile.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersIT {

  private static final int PER_ADDRESS = 12;
  private static final int CONNECTIONS = 60;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final byte[] MESSAGE = Messages.crlf("From: a@client.example", "", "Hello.");

  private final ClosedInTurn closed = new ClosedInTurn();
  private final int proxiedPort = FreePorts.one();
  private SlowNames names;
  private World world;
  private WaybillServer server;

  @BeforeAll
  void start() throws IOException {
    Path directory = closed.later(TemporaryDirectory.create("strangers")).path();
    names = SlowNames.compile(directory);
    world = closed.later(World.create());
    Path conf = ChangedConf.copy(directory.resolve("conf"));
    ChangedConf.proxiedServer(conf, proxiedPort);
    ChangedConf.sessions(
        conf,
        "<sessions connections=\"%d\"><strangers per-address=\"%d\"/></sessions>"
            .formatted(CONNECTIONS, PER_ADDRESS));
    server =
        closed.later(
            WaybillServer.start(directory.resolve("var"), conf, world, names.environment()));
    // James has asked for the name of its own machine.
    names.silence();
  }

  @AfterAll
  void stop() throws Exception {
    closed.close();
  }

  @Test
  void the_resolver_is_asked_by_a_program_that_wants_a_name() {
    int before = names.asked();
    ServerProcessBuilder asking =
        ServerProcess.command(
            WaybillServer.javaCommand(),
            "-cp",
            System.getProperty("java.class.path"),
            NameOf.class.getName(),
            "127.0.0.9");
    names.environmentUnsilenced().forEach(asking::environment);
    try (ServerProcess program = asking.start()) {
      program.awaitExit(Duration.ofMinutes(1));
    }

    assertThat(names.asked()).isGreaterThan(before);
  }

  @Test
  void nobody_is_looked_up_in_any_protocol() throws IOException {
    int before = names.asked();

    try (SmtpClient client = client("127.0.0.11")) {
      assertThat(client.submit("a@client.example", List.of(WaybillServer.USER), MESSAGE).code())
          .isEqualTo(250);
      client.startTls();
      client.command("EHLO client.example");
      assertThat(client.authPlain(WaybillServer.USER, "wrong").code()).isEqualTo(535);
      assertThat(client.authPlain(WaybillServer.USER, WaybillServer.PASSWORD).code())
          .isEqualTo(235);
      assertThat(client.command("QUIT").code()).isEqualTo(221);
    }
    try (SmtpClient client = SmtpClient.connect("127.0.0.1", proxiedPort)) {
      String header = "PROXY TCP4 198.51.100.7 127.0.0.1 40000 25\r\n";
      client.sendOctets(header.getBytes(StandardCharsets.US_ASCII));
      client.greet("client.example");
      assertThat(client.submit("a@client.example", List.of(WaybillServer.USER), MESSAGE).code())
          .isEqualTo(250);
    }
    try (LineClient client = LineClient.connect("127.0.0.12", server.imapPort())) {
      assertThat(client.line()).startsWith("* OK");
      assertThat(client.ask("a CAPABILITY")).startsWith("* CAPABILITY");
    }
    try (LineClient client = LineClient.connect("127.0.0.12", server.imapsPort()).overTls()) {
      client.line();
      client.send("a LOGIN news@example.com \"correct horse\"\r\n");
      assertThat(client.lineWith("a ")).startsWith("a OK");
    }
    try (LineClient plain = LineClient.connect("127.0.0.12", server.pop3Port())) {
      assertThat(plain.line()).startsWith("+OK");
      assertThat(plain.ask("STLS")).startsWith("+OK");
      LineClient client = plain.overTls();
      assertThat(client.ask("USER news@example.com")).startsWith("+OK");
      assertThat(client.ask("PASS correct horse")).startsWith("+OK");
      assertThat(client.ask("QUIT")).startsWith("+OK");
    }

    assertThat(names.asked()).isEqualTo(before);
  }

  @Test
  void an_address_has_its_number_of_connections_in_all_protocols_together() {
    List<LineClient> open = new ArrayList<>();
    for (int i = 0; i < PER_ADDRESS / 2; i++) {
      open.add(greeted("127.0.0.21", server.smtp().getPort()));
      open.add(greeted("127.0.0.21", server.imapPort()));
    }

    assertThat(answer("127.0.0.21", server.smtp().getPort()))
        .isEqualTo(
            "421 4.7.0 Too many connections from your address: at most 12 at once;"
                + " closing the connection\n");
    assertThat(answer("127.0.0.21", server.imapPort()))
        .isEqualTo("* BYE Too many connections from your address: at most 12 at once\n");
    assertThat(answer("127.0.0.21", server.pop3Port()))
        .isEqualTo("-ERR Too many connections from your address: at most 12 at once\n");
    greeted("127.0.0.22", server.smtp().getPort()).close();

    open.forEach(LineClient::close);
    assertThat(metric("ended_per_address")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void silent_connections_keep_nobody_out() {
    awaitConnections(0);
    List<LineClient> silent = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      silent.add(greeted("127.0.1." + (i / PER_ADDRESS), server.smtp().getPort()));
    }

    // A listed client takes the place of the stranger that was silent for the longest.
    try (SmtpClient client = server.insider()) {
      assertThat(client.command("NOOP").code()).isEqualTo(250);
      assertThat(silent.get(0).rest())
          .isEqualTo(
              "421 4.7.0 This server has no free connection, and yours was silent for the longest;"
                  + " closing the connection\n");
      assertThat(answer("127.0.1.200", server.imapPort()))
          .matches("\\* (BYE Too many connections to this server: at most 60 at once|OK .*)\n");
    }
    silent.forEach(LineClient::close);
    awaitConnections(0);
  }

  @Test
  void a_session_ends_after_twenty_errors() {
    try (SmtpClient client = client("127.0.0.31")) {
      client.command("MAIL FROM:<a@client.example>");
      client.pipeline(
          IntStream.range(0, 1000)
              .mapToObj(i -> "RCPT TO:<nobody" + i + "@example.com>")
              .toArray(String[]::new));
      for (int i = 0; i < 20; i++) {
        assertThat(client.reply().code()).isEqualTo(550);
      }
      assertThat(client.reply().toString())
          .contains("421 4.7.0 Too many errors: at most 20 without an accepted message");
      assertThat(client.isEndedByServer()).isTrue();
    }
  }

  @Test
  void a_message_makes_up_for_errors() {
    try (SmtpClient client = client("127.0.0.32")) {
      for (int round = 0; round < 3; round++) {
        client.command("MAIL FROM:<a@client.example>");
        for (int i = 0; i < 15; i++) {
          assertThat(client.command("RCPT TO:<nobody@example.com>").code()).isEqualTo(550);
        }
        assertThat(client.command("RCPT TO:<news@example.com>").code()).isEqualTo(250);
        assertThat(client.data(MESSAGE).code()).isEqualTo(250);
      }
    }
  }

  @Test
  void a_session_ends_after_a_hundred_commands_that_lead_to_nothing() {
    try (SmtpClient client = client("127.0.0.33")) {
      for (int i = 0; i < 99; i++) {
        assertThat(client.command(i % 2 == 0 ? "NOOP" : "RSET").code()).isEqualTo(250);
      }
      assertThat(client.command("NOOP").toString())
          .contains("421 4.7.0 Too many commands that lead to nothing: at most 100");
    }
  }

  @Test
  void http_sends_no_mail() {
    String dialogue =
        """
        EHLO x
        MAIL FROM:<news@example.com>
        RCPT TO:<bob@remote.example>
        DATA
        From: news@example.com

        Hello.
        .
        QUIT
        """
            .replace("\n", "\r\n");
    for (String first : List.of("POST / HTTP/1.1", "Host: 127.0.0.1", "Content-Type: text/plain")) {
      try (LineClient client = LineClient.connect("127.0.0.1", server.smtp().getPort())) {
        client.line();
        client.send(first + "\r\nContent-Length: 200\r\n\r\n" + dialogue);
        assertThat(client.rest())
            .isEqualTo(
                "521 5.5.1 This is SMTP, and what came is another protocol; closing the"
                    + " connection\n");
      }
    }
    assertThat(world.sink.messages()).isEmpty();
  }

  @Test
  void tls_without_starttls_is_not_waited_for() {
    byte[] hello = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    for (int port : List.of(server.smtp().getPort(), server.imapPort(), server.pop3Port())) {
      try (LineClient client = LineClient.connect("127.0.0.34", port)) {
        client.line();
        assertThat(client.send(hello).rest()).contains("what came is another protocol");
      }
    }
  }

  @Test
  void a_literal_before_login_is_not_waited_for() {
    for (String command :
        List.of("a LOGIN {9900000}", "a LOGIN {9900000+}", "a APPEND x {70000}")) {
      try (LineClient client = LineClient.connect("127.0.0.35", server.imapPort())) {
        client.line();
        client.send(command + "\r\n");
        assertThat(client.rest()).isEqualTo("* BYE Too much before login: at most 65536 octets\n");
      }
    }
  }

  @Test
  void imap_and_pop3_end_after_twenty_errors_before_login() {
    try (LineClient client = LineClient.connect("127.0.0.36", server.imapPort())) {
      client.line();
      client.send("a SELECT INBOX\r\n".repeat(30));
      List<String> answers = client.rest().lines().toList();
      assertThat(answers).hasSize(21);
      assertThat(answers.get(20)).startsWith("* BYE Too many errors: at most 20");
    }
    try (LineClient client = LineClient.connect("127.0.0.36", server.pop3Port())) {
      client.line();
      client.send("LIST\r\n".repeat(30));
      List<String> answers = client.rest().lines().toList();
      assertThat(answers).hasSize(21);
      assertThat(answers.get(0)).isEqualTo("-ERR LIST is not possible now");
      assertThat(answers.get(20)).startsWith("-ERR Too many errors: at most 20");
    }
  }

  @Test
  void what_a_client_sends_stays_one_line_of_the_log() {
    try (SmtpClient client =
        SmtpClient.connect("127.0.0.41", "127.0.0.1", server.smtp().getPort())) {
      client.greet("evil\u001b[2J\u0000\rFORGED helo");
      client.command("MAIL FROM:<a@client.example>");
      for (String hostile :
          List.of(
              "<x\u0000y@@remote.example>",
              "<\u001b[31m@>",
              "<a\rFORGED>",
              "<news@example.com\u0000>")) {
        assertThat(client.command("RCPT TO:" + hostile).toString())
            .isEqualTo("501 5.5.2 Syntax: a control character is in the command");
      }
      assertThat(client.command("RCPT TO:<news@example.com>").code()).isEqualTo(250);
      client.command("RSET");
      assertThat(client.command("MAIL FROM:<a\u0000@client.example>").toString())
          .isEqualTo("501 5.5.2 Syntax: a control character is in the command");
      client.command("AUTH PLAIN " + base64("\0forger\r\nFORGED login\0pw"));
    }
    try (LineClient client = LineClient.connect("127.0.0.41", server.imapsPort()).overTls()) {
      client.line();
      client.send("a LOGIN {14}\r\n");
      client.lineWith("+");
      client.send("x\r\nFORGED imap pw\r\n");
      assertThat(client.lineWith("a ")).startsWith("a NO");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    String log = server.log();
    assertThat(log.lines()).noneMatch(line -> line.startsWith("FORGED"));
    assertThat(log.chars().filter(c -> c < ' ' && c != '\n' && c != '\t')).isEmpty();
    assertThat(log).contains("\\u001b[2J");
    assertThat(log.lines().filter(line -> line.contains("java.lang.")))
        .noneMatch(line -> line.contains("AddressException") && line.startsWith("javax"));
  }

  @Test
  void only_suites_with_forward_secrecy_are_spoken() throws IOException {
    String modern = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    for (int port : List.of(server.smtpsPort(), server.imapsPort(), server.pop3sPort())) {
      try (LineClient client = LineClient.connect("127.0.0.1", port).overTls(modern)) {
        assertThat(client.line()).isNotNull();
      }
      for (String old :
          List.of("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256")) {
        try (LineClient client = LineClient.connect("127.0.0.1", port)) {
          assertThatThrownBy(() -> client.overTls(old)).isInstanceOf(SSLException.class);
        }
      }
    }
    List<List<String>> starts =
        List.of(
            List.of(server.smtp().getPort() + "", "STARTTLS", "220"),
            List.of(server.submissionPort() + "", "STARTTLS", "220"),
            List.of(server.imapPort() + "", "a STARTTLS", "a OK"),
            List.of(server.pop3Port() + "", "STLS", "+OK"));
    for (List<String> start : starts) {
      try (LineClient client = LineClient.connect("127.0.0.1", Integer.parseInt(start.get(0)))) {
        client.line();
        assertThat(client.ask(start.get(1))).startsWith(start.get(2));
        assertThatThrownBy(() -> client.overTls("TLS_RSA_WITH_AES_128_GCM_SHA256"))
            .isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void greetings_name_the_server_and_nothing_that_does_not_work() {
    try (LineClient client = LineClient.connect("127.0.0.42", server.pop3Port())) {
      assertThat(client.line()).isEqualTo("+OK mx.example.com POP3 ready");
      client.send("CAPA\r\nQUIT\r\n");
      assertThat(client.rest())
          .startsWith("+OK Capability list follows\nTOP\nUIDL\nPIPELINING\nSTLS\n.\n");
    }
    try (LineClient client = LineClient.connect("127.0.0.42", server.imapPort())) {
      assertThat(client.line()).contains(" mx.example.com ");
    }
    try (LineClient client = LineClient.connect("127.0.0.42", server.smtp().getPort())) {
      assertThat(client.line()).isEqualTo("220 mx.example.com ESMTP");
      client.send("EHLO client.example\r\nQUIT\r\n");
      assertThat(client.rest())
          .startsWith("250-mx.example.com Hello client.example [127.0.0.42]\n")
          .doesNotContain("AUTH=");
    }
  }

  @Test
  void pop3_takes_no_password_in_the_clear() throws IOException {
    try (LineClient plain = LineClient.connect("127.0.0.45", server.pop3Port())) {
      plain.line();
      for (String command : List.of("USER news@example.com", "PASS correct horse")) {
        assertThat(plain.ask(command))
            .isEqualTo(
                "-ERR [AUTH] Logins are not taken without TLS: send STLS first, or use the TLS"
                    + " port");
      }
      assertThat(plain.ask("LIST")).isEqualTo("-ERR LIST is not possible now");
      assertThat(plain.ask("STLS")).startsWith("+OK");
      LineClient client = plain.overTls();
      assertThat(client.ask("CAPA")).startsWith("+OK");
      assertThat(client.lineWith("USER")).isEqualTo("USER");
      assertThat(client.lineWith(".")).isEqualTo(".");
      assertThat(client.ask("USER news@example.com")).startsWith("+OK");
      assertThat(client.ask("PASS correct horse")).startsWith("+OK");
    }
  }

  @Test
  void a_second_mail_leaves_the_transaction_as_it_is() {
    try (SmtpClient client = client("127.0.0.43")) {
      client.command("MAIL FROM:<a@client.example>");
      client.command("RCPT TO:<news@example.com>");
      assertThat(client.command("MAIL FROM:<b@client.example>").toString())
          .contains("503 5.5.1 A transaction is open");
      assertThat(client.data(MESSAGE).code()).isEqualTo(250);
      assertThat(client.command("VRFY news@example.com").toString()).contains("252 2.5.2 ");
      assertThat(client.command("HELP").toString()).contains("214 2.0.0 ");
      assertThat(client.command("AUTH NOSUCH").toString()).contains("504 5.5.4 ");
      assertThat(client.command("AUTH PLAIN").toString()).contains("334 ");
      assertThat(client.command("*").toString()).contains("5.");
    }
  }

  @Test
  void a_message_may_be_stored_over_imap_after_login() throws IOException {
    String message = "Subject: large\r\n\r\n" + "0123456789 ".repeat(100_000) + "\r\n";
    try (LineClient client = LineClient.connect("127.0.0.44", server.imapsPort()).overTls()) {
      client.line();
      client.send("a LOGIN news@example.com \"correct horse\"\r\n");
      assertThat(client.lineWith("a ")).startsWith("a OK");
      client.send("b APPEND INBOX {" + message.length() + "}\r\n");
      assertThat(client.lineWith("+")).isNotNull();
      client.send(message + "\r\n");
      assertThat(client.lineWith("b ")).startsWith("b OK");
    }
    assertThat(new Mailboxes(server).imap(WaybillServer.USER))
        .anyMatch(stored -> stored.endsWith(message));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private SmtpClient client(String from) {
    SmtpClient client = SmtpClient.connect(from, "127.0.0.1", server.smtp().getPort());
    client.greet("client.example");
    return client;
  }

  private static LineClient greeted(String from, int port) {
    LineClient client = LineClient.connect(from, port);
    assertThat(client.line()).matches("(220 |\\* OK |\\+OK ).*");
    return client;
  }

  private static String answer(String from, int port) {
    try (LineClient client = LineClient.connect(from, port)) {
      String first = client.line();
      return first == null || first.matches("(220 |\\* OK |\\+OK ).*")
          ? first + "\n"
          : first + "\n" + client.rest();
    }
  }

  private void awaitConnections(int count) {
    await().atMost(PATIENCE).until(() -> metric("connections") == count);
  }

  private int metric(String name) {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("waybill_sessions_" + name))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .max()
        .orElse(0);
  }
}
