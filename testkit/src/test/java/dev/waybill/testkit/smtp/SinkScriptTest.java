// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SinkScriptTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

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

  private static SmtpReply send(SmtpClient client, String... recipients) {
    return client.submit("a@a.example", List.of(recipients), octets("0123456789\r\n"));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Brings a client to the point where 354 has come. */
  private SmtpClient inData() {
    SmtpClient client = greeted();
    client.send("MAIL FROM:<a@a.example>").expect("250");
    client.send("RCPT TO:<b@b.example>").expect("250");
    client.send("DATA").expect("354");
    return client;
  }

  @Nested
  final class Replying {

    @Test
    void answers_by_recipient_domain_or_sender() {
      sink.script()
          .on(Stage.RCPT)
          .to("Bob@b.example")
          .reply("550-5.1.1 No such user", "550 5.1.1 here")
          .on(Stage.RCPT)
          .toDomain("slow.example")
          .reply("450 4.2.0 Later")
          .on(Stage.MAIL)
          .from("")
          .reply("550 5.7.1 No bounces");
      try (SmtpClient client = greeted()) {
        client.send("MAIL FROM:<>").expect("550 5.7.1 No bounces");
        client.send("MAIL FROM:<a@a.example>").expect("250");
        assertThat(client.command("RCPT TO:<bob@B.example>").lines())
            .containsExactly("550-5.1.1 No such user", "550 5.1.1 here");
        client.send("RCPT TO:<x@slow.example>").expect("450 4.2.0 Later");
        client.send("RCPT TO:<c@b.example>").expect("250");
        client.data(octets("x\r\n"));

        assertThat(sink.messages().get(0).envelope().recipientAddresses())
            .containsExactly("c@b.example");
      }
    }

    @Test
    void answers_only_the_first_times_and_the_first_rule_wins() {
      sink.script()
          .on(Stage.END_OF_DATA)
          .first(2)
          .reply("451 4.3.0 Busy")
          .on(Stage.END_OF_DATA)
          .to("b@b.example")
          .first(1)
          .reply("554 5.6.0 Content");
      try (SmtpClient client = greeted()) {
        assertThat(send(client, "b@b.example").code()).isEqualTo(451);
        assertThat(send(client, "b@b.example").code()).isEqualTo(451);
        assertThat(send(client, "c@b.example").code()).isEqualTo(250);
        assertThat(send(client, "c@b.example", "b@b.example").code()).isEqualTo(554);
        assertThat(send(client, "b@b.example").code()).isEqualTo(250);
        assertThat(sink.messages()).hasSize(2);
        assertThat(sink.unacknowledged()).hasSize(3);
      }
    }

    @Test
    void answers_at_every_other_stage() {
      sink.script()
          .on(Stage.EHLO)
          .when(event -> event.command().startsWith("EHLO"))
          .reply("502 5.5.1 What?")
          .on(Stage.DATA)
          .first(1)
          .reply("451 4.3.0 No")
          .on(Stage.RSET)
          .reply("500 5.5.1 Never")
          .on(Stage.QUIT)
          .replyThenDrop("421 4.3.2 Gone");
      try (SmtpClient client = SmtpClient.connect(sink.address())) {
        client.expect("220");
        client.send("EHLO x").expect("502");
        client.send("HELO x").expect("250");
        assertThat(send(client, "b@b.example").code()).isEqualTo(451);
        client.send("RSET").expect("500");
        assertThat(send(client, "b@b.example").code()).isEqualTo(250);
        client.send("QUIT").expect("421");
        assertThat(client.isEndedByServer()).isTrue();
      }
    }

    @Test
    void refuses_service_in_its_greeting() {
      sink.script().on(Stage.CONNECT).reply("554 5.3.2 Go away");
      try (SmtpClient client = SmtpClient.connect(sink.address())) {
        client.expect("554");
        client.send("EHLO x").expect("503");
        client.send("QUIT").expect("221");
      }
    }

    @Test
    void sends_octets_that_are_no_reply() {
      sink.script().on(Stage.EHLO).octetsThenDrop(octets("25"));
      try (SmtpClient client = SmtpClient.connect(sink.address())) {
        client.expect("220");
        client.send("EHLO x");
        assertThatThrownBy(client::reply)
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageContaining("inside a line");
      }
    }

    @Test
    void refuses_rules_that_cannot_be_meant() {
      assertThatThrownBy(() -> sink.script().on(Stage.RCPT).reply("550 a", "550 b"))
          .hasMessage("\"550 a\" is not line 1 of a reply; use octets(...)");
      assertThatThrownBy(() -> sink.script().on(Stage.BODY).reply("552 no"))
          .hasMessage("inside BODY nobody answers; use END_OF_DATA or drop");
      assertThatThrownBy(() -> sink.script().on(Stage.RCPT).after(5))
          .hasMessage("only BODY counts octets, not RCPT");
      assertThatThrownBy(() -> sink.script().on(Stage.RCPT).readSlowly(0, () -> {}))
          .hasMessage("octetsPerRead must be positive: 0");
    }

    @Test
    void changes_while_it_runs() {
      try (SmtpClient client = greeted()) {
        sink.script().on(Stage.MAIL).reply("451 4.3.0 Busy");
        client.send("MAIL FROM:<>").expect("451");
        sink.clearScript();
        client.send("MAIL FROM:<>").expect("250");
      }
    }
  }

  @Nested
  final class Dropping {

    @Test
    void drops_at_a_command() {
      sink.script().on(Stage.RCPT).first(1).drop().on(Stage.CONNECT).first(1).drop();
      try (SmtpClient client = SmtpClient.connect(sink.address())) {
        assertThat(client.isEndedByServer()).isTrue();
      }
      try (SmtpClient client = greeted()) {
        client.send("MAIL FROM:<>").expect("250");
        client.send("RCPT TO:<b@b.example>");
        assertThat(client.isEndedByServer()).isTrue();
      }
      assertThat(sink.transcript(2))
          .endsWith("C: RCPT TO:<b@b.example>", "-- dropped by the script");
    }

    @Test
    void drops_after_exactly_so_many_octets_of_the_message() {
      sink.script().on(Stage.BODY).after(5).drop();
      try (SmtpClient client = inData()) {
        client.sendOctets(octets("1234"));
        client.patience(Duration.ofMillis(50));
        assertThatThrownBy(client::isEndedByServer).hasMessageContaining("timed out");

        client.patience(PATIENCE).sendOctets(octets("5"));
        assertThat(client.isEndedByServer()).isTrue();
        assertThat(sink.messages()).isEmpty();
        assertThat(sink.unacknowledged()).isEmpty();
      }
    }

    @Test
    void drops_before_the_first_octet_and_can_say_why() {
      sink.script().on(Stage.BODY).replyThenDrop("421 4.3.2 Shutting down");
      try (SmtpClient client = inData()) {
        client.expect("421");
        assertThat(client.isEndedByServer()).isTrue();
      }
    }

    @Test
    void drops_after_the_final_dot_before_the_answer() {
      sink.script().on(Stage.END_OF_DATA).first(1).drop();
      try (SmtpClient client = inData()) {
        client.sendOctets(octets("x\r\n.\r\n"));
        assertThat(client.isEndedByServer()).isTrue();
        assertThat(sink.messages()).isEmpty();
        assertThat(sink.unacknowledged())
            .extracting(ReceivedMessage::text)
            .containsExactly("x\r\n");
      }
    }

    @Test
    void accepts_and_then_drops() {
      sink.script().on(Stage.END_OF_DATA).replyThenDrop("250 2.0.0 Ok");
      try (SmtpClient client = greeted()) {
        assertThat(send(client, "b@b.example").code()).isEqualTo(250);
        assertThat(client.isEndedByServer()).isTrue();
        assertThat(sink.messages()).hasSize(1);
      }
    }

    @Test
    void resets_as_a_crashed_machine_does() {
      sink.script().on(Stage.MAIL).reset();
      try (SmtpClient client = greeted()) {
        client.send("MAIL FROM:<>");
        assertThatThrownBy(client::reply).hasMessageContaining("reset");
      }
    }
  }

  @Nested
  final class Waiting {

    @Test
    void stalls_until_the_gate_opens_and_lets_later_rules_answer() {
      Gate gate = new Gate();
      sink.script().on(Stage.MAIL).stallAt(gate).on(Stage.MAIL).reply("451 4.3.0 At last");
      try (SmtpClient client = greeted()) {
        client.send("MAIL FROM:<>");
        gate.awaitArrivals(1, PATIENCE);
        assertThat(gate.arrivals()).isEqualTo(1);

        gate.open();

        client.expect("451 4.3.0 At last");
      }
    }

    @Test
    void stalls_inside_a_message() {
      Gate gate = new Gate();
      sink.script().on(Stage.BODY).after(3).stallAt(gate);
      try (SmtpClient client = greeted()) {
        CompletableFuture<SmtpReply> reply =
            CompletableFuture.supplyAsync(() -> send(client, "b@b.example"));
        gate.awaitArrivals(1, PATIENCE);
        assertThat(sink.messages()).isEmpty();

        gate.open();

        assertThat(reply.join().code()).isEqualTo(250);
        assertThat(sink.messages().get(0).text()).isEqualTo("0123456789\r\n");
      }
    }

    @Test
    void says_who_did_not_come_to_the_gate() {
      assertThatThrownBy(() -> new Gate().awaitArrivals(1, Duration.ofMillis(10)))
          .hasMessage("waited PT0.01S for 1 at the gate, 0 came");
    }

    @Test
    void reads_slowly_in_time_that_the_test_owns() {
      AtomicInteger pauses = new AtomicInteger();
      sink.script().on(Stage.BODY).readSlowly(4, pauses::incrementAndGet);
      try (SmtpClient client = inData()) {
        client.sendOctets(octets("x".repeat(4_000) + "\r\n.\r\n"));
        client.expect("250");

        assertThat(pauses.get()).isGreaterThanOrEqualTo(1_001);
        assertThat(sink.messages().get(0).content().length()).isEqualTo(4_002);
      }
    }
  }
}
