// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import static dev.waybill.testkit.smtp.Violation.Kind.BAD_SEQUENCE;
import static dev.waybill.testkit.smtp.Violation.Kind.BAD_SYNTAX;
import static dev.waybill.testkit.smtp.Violation.Kind.BARE_LF;
import static dev.waybill.testkit.smtp.Violation.Kind.PIPELINED_AFTER_LAST;
import static dev.waybill.testkit.smtp.Violation.Kind.PIPELINED_UNOFFERED;
import static dev.waybill.testkit.smtp.Violation.Kind.TALKED_BEFORE_GREETING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ViolationTest {

  private final SmtpSink sink = SmtpSink.start();

  @AfterEach
  void stop() {
    sink.close();
  }

  private SmtpClient greeted() {
    SmtpClient client = SmtpClient.connect(sink.address());
    client.greet("client.example");
    return client;
  }

  private List<Violation.Kind> kinds() {
    return sink.violations().stream().map(Violation::kind).toList();
  }

  @Test
  void allows_pipelining_where_it_is_offered() {
    try (SmtpClient client = greeted()) {
      client.pipeline("MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>", "DATA");
      client.expect("250");
      client.expect("250");
      client.expect("354");
      client.sendOctets("x\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      client.expect("250");
      client.expect("250");
      client.expect("221");

      assertThat(sink.messages().get(0).text()).isEqualTo("x\r\n");
      assertThat(kinds()).isEmpty();
    }
  }

  @Test
  void sees_pipelining_that_was_not_offered() {
    sink.offer();
    try (SmtpClient client = greeted()) {
      client.pipeline("MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>", "NOOP");
      client.expect("250");
      client.expect("250");
      client.expect("250");

      assertThat(sink.violations())
          .containsExactly(
              new Violation(1, PIPELINED_UNOFFERED, "MAIL FROM:<a@a.example>"),
              new Violation(1, PIPELINED_UNOFFERED, "RCPT TO:<b@b.example>"));
    }
  }

  @Test
  void sees_a_message_that_does_not_wait_for_354() {
    try (SmtpClient client = greeted()) {
      client.pipeline("MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>", "DATA", "x", ".");
      client.expect("250");
      client.expect("250");
      client.expect("354");
      client.expect("250");

      assertThat(kinds()).containsExactly(PIPELINED_AFTER_LAST);
      assertThat(sink.messages()).hasSize(1);
    }
  }

  @Test
  void sees_a_client_that_does_not_wait_for_the_greeting() {
    Gate gate = new Gate();
    sink.script().on(Stage.CONNECT).stallAt(gate);
    try (SmtpClient client = SmtpClient.connect(sink.address())) {
      client.send("EHLO early.example");
      gate.awaitArrivals(1, Duration.ofSeconds(10));
      gate.open();
      client.expect("220");
      client.expect("250");

      assertThat(kinds()).containsExactly(TALKED_BEFORE_GREETING);
    }
  }

  @Test
  void sees_commands_out_of_order_unknown_or_ended_with_a_bare_line_feed() {
    try (SmtpClient client = greeted()) {
      client.send("MAIL FROM:a@a.example").expect("501");
      client.send("MAIL FROM:<a@a.example>").expect("250");
      client.send("MAIL FROM:<a@a.example>").expect("503");
      client.send("RCPT TO:<unclosed").expect("501");
      client.send("DATA").expect("503");
      client.send("STARTTLS").expect("502");
      client.send("HELP").expect("500");
      client.sendOctets("NOOP\n".getBytes(StandardCharsets.US_ASCII)).expect("250");

      assertThat(kinds())
          .containsExactly(BAD_SYNTAX, BAD_SEQUENCE, BAD_SYNTAX, BAD_SEQUENCE, BAD_SYNTAX, BARE_LF);
    }
  }

  @Test
  void ends_a_line_that_never_ends() {
    try (SmtpClient client = greeted()) {
      byte[] endless = new byte[70_000];
      Arrays.fill(endless, (byte) 'x');
      client.sendOctets(endless);

      assertThat(client.isEndedByServer()).isTrue();
      sink.awaitAllClosed(Duration.ofSeconds(10));
      assertThat(sink.transcript(1)).endsWith("-- a line has more than 65536 octets");
    }
  }
}
