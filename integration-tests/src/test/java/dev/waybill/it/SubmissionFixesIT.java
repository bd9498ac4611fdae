// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is changed in a message, and what is refused in it, while it comes in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmissionFixesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A client whose rule has every fix, and keeps Bcc. */
  private static final String FIXED = "127.0.0.6";

  private static final String RELAY =
      """
      <relay>
        <network cidr="127.0.0.1/32"/>
        <network cidr="127.0.0.6/32" keep-bcc="true" add-date="true" add-message-id="true"
                 strip-received="true" normalise-bare-lf="true"/>
      </relay>
      """;

  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    world = World.create();
    Path conf = ChangedConf.copy(directory.resolve("conf"));
    ChangedConf.relay(conf, RELAY);
    server = WaybillServer.start(directory.resolve("var"), conf, world);
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  /** The reply to the end of the data. */
  private SmtpReply send(SmtpClient client, String recipient, String octets) {
    client.command("MAIL FROM:<news@example.com>");
    client.command("RCPT TO:<" + recipient + ">");
    client.command("DATA");
    return client.sendOctets(octets.getBytes(ISO_8859_1)).reply();
  }

  private SmtpClient client(String from) {
    SmtpClient client = SmtpClient.connect(from, "127.0.0.1", server.smtp().getPort());
    client.patience(Duration.ofMinutes(2));
    client.greet("hidden.client.example");
    return client;
  }

  /** The message as the next hop got it, found by its only recipient. */
  private String delivered(SmtpReply accepted, String recipient) {
    assertThat(accepted.lastLine()).startsWith("250 2.6.0 Accepted as ");
    Callable<Optional<String>> arrived =
        () ->
            world.sink.messages().stream()
                .filter(message -> message.envelope().recipientAddresses().contains(recipient))
                .map(ReceivedMessage::text)
                .findAny();
    return await().atMost(PATIENCE).until(arrived, Optional::isPresent).orElseThrow();
  }

  @Test
  void a_rule_s_fixes_are_made_and_noted() {
    String message =
        """
        Received: from laptop.client.example (10.0.0.5) by relay.client.example; now
        From: news@example.com
        Bcc: kept@remote.example

        x
        ..y
        \r
        .\r
        """;
    try (SmtpClient client = client(FIXED)) {
      SmtpReply reply = send(client, "fixed@remote.example", message);
      String arrived = delivered(reply, "fixed@remote.example");

      assertThat(arrived)
          .contains("Bcc: kept@remote.example\r\n")
          .containsPattern("\r\nDate: .* \\+0000\r\nMessage-ID: <[-0-9a-f]{36}@example.com>\r\n")
          .contains("\r\n\r\nx\r\n.y\r\n")
          .doesNotContain("laptop")
          .doesNotContain("hidden.client.example")
          .doesNotContain(FIXED);
      String token = reply.lastLine().substring("250 2.6.0 Accepted as ".length()).strip();
      assertThat(server.get("/waybill/messages/" + token).body())
          .contains("date-added", "message-id-added", "received-removed", "line-ends-normalised");
    }
  }

  @Test
  void nothing_is_added_or_hidden_unless_the_rule_says_so() {
    try (SmtpClient client = client("127.0.0.1")) {
      String arrived =
          delivered(
              send(client, "plain@remote.example", "From: news@example.com\r\n\r\nx\r\n.\r\n"),
              "plain@remote.example");

      assertThat(arrived)
          .doesNotContainPattern("(?i)\r\n(date|message-id):")
          .containsPattern(
              """
              Received: from hidden.client.example \\(\\[127.0.0.1]\\)\r
              \tby \\S+ \\(Waybill\\) with ESMTP id [0-9a-v]{16}\r
              \tfor <plain@remote.example>;\r
              \t\
              """);
    }
  }

  @Test
  void a_login_over_tls_is_called_esmtpsa() {
    try (SmtpClient client = client("127.0.0.1")) {
      client.startTls();
      client.command("EHLO hidden.client.example");
      client.authPlain(WaybillServer.USER, WaybillServer.PASSWORD);
      assertThat(
              delivered(
                  send(client, "tls@remote.example", "From: news@example.com\r\n\r\nx\r\n.\r\n"),
                  "tls@remote.example"))
          .contains(" with ESMTPSA id ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From : news@example.com\r\n\r\nx\r\n",
        "From news@example.com Tue Dec  1 12:00:00 2026\r\nFrom: news@example.com\r\n\r\nx\r\n",
        "From: news@example.com\r\nno colon\r\n\r\nx\r\n",
        "From: news@example.com\r\n\r\na\0b\r\n",
        "Fr\0om: x@evil.example\r\nFrom: news@example.com\r\n\r\nx\r\n",
        "From: news@example.com\r\n\r\na\r.\r\nb\r\n",
        "From: news@example.com\r\nFrom: x@evil.example\r\n\r\nx\r\n",
        "From: News, The <news@example.com>\r\n\r\nx\r\n"
      })
  void what_is_read_in_different_ways_is_refused_and_the_transaction_is_over(String message) {
    try (SmtpClient client = client("127.0.0.1")) {
      SmtpReply refusal = send(client, "bob@remote.example", message + ".\r\n");

      assertThat(refusal.lastLine())
          .startsWith("554 5.6.0 ")
          .containsPattern("line [123] \"|From repeated|in quotes");
      assertThat(send(client, "bob@remote.example", "From: news@example.com\r\n\r\nx\r\n.\r\n"))
          .extracting(SmtpReply::code)
          .isEqualTo(250);
    }
  }

  @Test
  void mail_of_strangers_stays_as_it_is() {
    try (SmtpClient client = client("127.0.0.2")) {
      SmtpReply reply =
          send(
              client,
              WaybillServer.USER,
              "From : a@client.example\r\nBcc: news@example.com\r\n\r\na\0b\r\n.\r\n");

      assertThat(reply.code()).isEqualTo(250);
      assertThat(new Mailboxes(server).awaitImap(WaybillServer.USER, 1))
          .anySatisfy(
              message ->
                  assertThat(message)
                      .contains("From : a@client.example\r\nBcc: news@example.com\r\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
  void a_header_that_is_too_large_is_refused_from_everybody(String from) {
    String field = "X-Field: " + "y".repeat(900) + "\r\n";
    try (SmtpClient client = client(from)) {
      for (String header : List.of(field.repeat(22_000), "X: y\r\n".repeat(100_000))) {
        SmtpReply reply =
            send(
                client,
                WaybillServer.USER,
                "From: news@example.com\r\n" + header + "\r\nx\r\n.\r\n");

        assertThat(reply.lastLine()).startsWith("552 5.3.4 Header too large: at most ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, hops@remote.example",
    FIXED + ", stripped-hops@remote.example",
    "127.0.0.2, " + WaybillServer.USER
  })
  void a_message_that_has_passed_a_hundred_servers_is_in_a_loop(String from, String recipient) {
    String field = "Received: from a.example by b.example; Tue, 1 Dec 2026 12:00:00 +0000\r\n";
    String message = "From: news@example.com\r\n\r\nRound and round.\r\n.\r\n";
    try (SmtpClient client = client(from)) {
      assertThat(send(client, recipient, field.repeat(100) + message).lastLine())
          .isEqualTo("554 5.4.6 Message has passed 101 servers (Received fields): it is in a loop");
      SmtpReply accepted = send(client, recipient, field.repeat(99) + message);
      if (recipient.equals(WaybillServer.USER)) {
        assertThat(accepted.code()).isEqualTo(250);
        assertThat(new Mailboxes(server).awaitImap(recipient, 1))
            .anyMatch(stored -> stored.contains("Round and round."));
      } else {
        assertThat(delivered(accepted, recipient)).contains("Round and round.");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
  void a_bare_lf_ends_the_connection_with_a_reason(String from) {
    try (SmtpClient client = client(from)) {
      SmtpReply reply =
          send(
              client,
              WaybillServer.USER,
              "From: news@example.com\r\n\r\nx\ny\r\n.\r\nMAIL FROM:<x@example.com>\r\n");

      assertThat(reply.lastLine()).startsWith("550 5.5.2 Line 3 of the message ends in LF");
      assertThat(client.isEndedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n.\n", "x\n.\n", "x\n.\r\n"})
  void a_dot_next_to_a_bare_lf_ends_the_connection_also_where_bare_lf_is_taken(String end) {
    try (SmtpClient client = client(FIXED)) {
      SmtpReply reply =
          send(
              client,
              "bob@remote.example",
              "From: news@example.com\r\n\r\n" + end + "MAIL FROM:<x@example.com>\r\n");

      assertThat(reply.lastLine()).startsWith("550 5.5.2 ");
      assertThat(client.isEndedByServer()).isTrue();
    }
  }
}
