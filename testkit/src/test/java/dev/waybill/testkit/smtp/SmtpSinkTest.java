// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.time.FixedClock;
import dev.waybill.testkit.time.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SmtpSinkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static SmtpClient greeted(SmtpSink sink) {
    SmtpClient client = SmtpClient.connect(sink.address());
    assertThat(client.greet("client.example").isPositive()).isTrue();
    return client;
  }

  private static SmtpReply send(SmtpClient client, String message) {
    return client.submit("a@a.example", List.of("b@b.example"), ascii(message));
  }

  @Nested
  final class Keeping {

    @Test
    void keeps_the_exact_octets_without_the_transparency_dots() {
      byte[] message = ascii("A: b\r\n\r\n.\r\n..x\r\nbare\n.\nlf\rcr\u0000\r\n.\r\n");
      message[0] = (byte) 0xe4;
      try (SmtpSink sink = SmtpSink.start();
          SmtpClient client = greeted(sink)) {
        assertThat(client.submit("", List.of("b@b.example"), message).code()).isEqualTo(250);

        MessageContent content = sink.messages().get(0).content();
        assertThat(content.bytes()).isEqualTo(message);
        assertThat(content.hasBareLf()).isTrue();
        assertThat(content.hasBareCr()).isTrue();
        assertThat(content.isEightBit()).isTrue();
        assertThat(content.longestLine()).isEqualTo(13);
      }
    }

    @Test
    void keeps_the_envelope_with_its_parameters() {
      FixedClock clock = FixedClock.at("2026-01-02T03:04:05Z");
      try (SmtpSink sink =
              SmtpSink.builder()
                  .clock(clock)
                  .alsoOffering(Offer.AUTH_PLAIN)
                  .offeringSize(0)
                  .start();
          SmtpClient client = greeted(sink)) {
        client.authPlain("ann", "secret");
        client.send("MAIL FROM:<a@a.example> SIZE=5 BODY=8BITMIME ENVID=x").expect("250 2.1.0");
        client.send("RCPT TO:<\"b>c\"@b.example> NOTIFY=NEVER").expect("250 2.1.5");
        client.send("RCPT TO:<c@c.example>").expect("250 2.1.5");
        client.data(ascii("x\r\n"));

        ReceivedMessage message = sink.messages().get(0);
        assertThat(message.time()).isEqualTo(clock.instant());
        assertThat(message.connection()).isEqualTo(1);
        assertThat(message.sender()).isEqualTo("a@a.example");
        Envelope envelope = message.envelope();
        assertThat(envelope.helo()).isEqualTo("client.example");
        assertThat(envelope.user()).isEqualTo("ann");
        assertThat(envelope.sender().parameters())
            .containsExactly("SIZE=5", "BODY=8BITMIME", "ENVID=x");
        assertThat(envelope.sender().parameter("body")).contains("8BITMIME");
        assertThat(envelope.sender().parameter("RET")).isEmpty();
        assertThat(envelope.recipientAddresses())
            .containsExactly("\"b>c\"@b.example", "c@c.example");
        assertThat(envelope.recipients().get(0).parameters()).containsExactly("NOTIFY=NEVER");
        assertThat(sink.violations()).isEmpty();
      }
    }

    @Test
    void takes_many_messages_over_one_connection() {
      try (SmtpSink sink = SmtpSink.start();
          SmtpClient client = greeted(sink)) {
        for (int i = 0; i < 3; i++) {
          send(client, "x" + i + "\r\n");
        }

        assertThat(sink.messages()).extracting(ReceivedMessage::connection).containsOnly(1);
        assertThat(sink.messages())
            .extracting(ReceivedMessage::text)
            .containsExactly("x0\r\n", "x1\r\n", "x2\r\n");
        assertThat(sink.connections().get(0).messages()).isEqualTo(3);
      }
    }

    @Test
    void takes_25_MiB_and_knows_their_digest() throws IOException {
      byte[] message = new byte[25 * 1024 * 1024];
      new SeededRandom(1).nextBytes(message);
      message[message.length - 2] = '\r';
      message[message.length - 1] = '\n';
      try (SmtpSink sink = SmtpSink.start();
          SmtpClient client = greeted(sink)) {
        client.submit("a@a.example", List.of("b@b.example"), new ByteArrayInputStream(message));

        MessageContent content = sink.messages().get(0).content();
        assertThat(content.length()).isEqualTo(message.length);
        assertThat(content.sha256())
            .isEqualTo(MessageContent.sha256(new ByteArrayInputStream(message)));
        assertThat(content.sha256OfLast(1_000))
            .isEqualTo(
                MessageContent.sha256(
                    new ByteArrayInputStream(message, message.length - 1_000, 1_000)));
        try (InputStream kept = content.open()) {
          assertThat(MessageContent.sha256(kept)).isEqualTo(content.sha256());
        }
      }
    }

    @Test
    void spools_big_messages_and_forgets_huge_ones_when_told_to() {
      SmtpSink sink = SmtpSink.builder().spoolingAbove(10).onlyDigestAbove(30).start();
      try (SmtpClient client = greeted(sink)) {
        send(client, "small\r\n");
        send(client, "bigger than ten\r\n");
        send(client, "huge: longer than thirty octets\r\n");

        List<ReceivedMessage> messages = sink.messages();
        assertThat(messages.get(0).text()).isEqualTo("small\r\n");
        assertThat(messages.get(1).text()).isEqualTo("bigger than ten\r\n");
        assertThat(messages.get(2).content().length()).isEqualTo(33);
        assertThatThrownBy(() -> messages.get(2).bytes())
            .hasMessageContaining("of 33 octets the sink kept only the digest");
        sink.close();
        assertThatThrownBy(() -> messages.get(1).bytes()).isInstanceOf(UncheckedIOException.class);
      } finally {
        sink.close();
      }
    }

    @Test
    void waits_for_messages_and_shows_the_conversation_when_they_do_not_come() {
      try (SmtpSink sink = SmtpSink.start()) {
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(
                () -> {
                  try (SmtpClient client = greeted(sink)) {
                    send(client, "x\r\n");
                  }
                });

        assertThat(sink.awaitMessages(1, PATIENCE)).hasSize(1);
        sending.join();
        sink.awaitAllClosed(PATIENCE);
        assertThatThrownBy(() -> sink.awaitMessages(2, Duration.ofMillis(10)))
            .isInstanceOf(AssertionError.class)
            .hasMessageStartingWith("waited PT0.01S for 2 messages, have 1\nconnection 1:\n")
            .hasMessageContaining("  C: MAIL FROM:<a@a.example>\n  S: 250 2.1.0 Ok\n");
        sink.forget();
        assertThat(sink.messages()).isEmpty();
      }
    }
  }

  @Nested
  final class Offering {

    @Test
    void advertises_what_it_is_told() {
      try (SmtpSink sink =
              SmtpSink.builder()
                  .named("mx.b.example")
                  .offering(Offer.EIGHT_BIT_MIME, Offer.PIPELINING)
                  .withholding(Offer.PIPELINING)
                  .offeringSize(1_000)
                  .start();
          SmtpClient client = SmtpClient.connect(sink.host(), sink.port())) {
        client.expect("220 mx.b.example ESMTP");
        assertThat(client.command("EHLO x").lines())
            .containsExactly("250-mx.b.example", "250-8BITMIME", "250 SIZE 1000");

        sink.offer(Offer.DSN);
        assertThat(client.command("EHLO x").lines())
            .containsExactly("250-mx.b.example", "250-DSN", "250 SIZE 1000");
        assertThat(client.command("HELO x").lines()).containsExactly("250 mx.b.example");
      }
    }

    @Test
    void keeps_to_its_size() {
      try (SmtpSink sink = SmtpSink.builder().offeringSize(20).start();
          SmtpClient client = greeted(sink)) {
        client.send("MAIL FROM:<a@a.example> SIZE=21").expect("552 5.3.4 More than 20 octets");
        assertThat(send(client, "x".repeat(19) + "\r\n").lastLine()).startsWith("552 5.3.4");
        assertThat(send(client, "x".repeat(18) + "\r\n").code()).isEqualTo(250);
        assertThat(sink.messages()).hasSize(1);
        assertThat(sink.unacknowledged()).hasSize(1);
      }
    }

    @Test
    void refuses_parameters_that_were_not_offered() {
      try (SmtpSink sink = SmtpSink.builder().offering().start();
          SmtpClient client = greeted(sink)) {
        client.send("MAIL FROM:<a@a.example> BODY=8BITMIME").expect("555 Not offered: BODY");
        assertThat(sink.violations())
            .containsExactly(
                new Violation(
                    1,
                    Violation.Kind.UNOFFERED_PARAMETER,
                    "MAIL FROM:<a@a.example> BODY=8BITMIME"));
      }
    }

    @Test
    void encrypts_after_starttls_and_forgets_what_was_said() {
      try (SmtpSink sink = SmtpSink.builder().alsoOffering(Offer.STARTTLS).start();
          SmtpClient client = greeted(sink)) {
        client.send("MAIL FROM:<plain@a.example>").expect("250");
        client.startTls();
        client.send("RCPT TO:<b@b.example>").expect("503");
        assertThat(client.command("EHLO inside.example").lines())
            .noneMatch(line -> line.contains("STARTTLS"));
        send(client, "x\r\n");

        assertThat(sink.messages().get(0).envelope().tls()).isTrue();
        assertThat(sink.messages().get(0).envelope().helo()).isEqualTo("inside.example");
        assertThat(sink.connections().get(0).tls()).isTrue();
        client.send("QUIT").expect("221");
        assertThat(client.isEndedByServer()).isTrue();
      }
    }

    @Test
    void takes_passwords_in_one_step_or_two() {
      try (SmtpSink sink = SmtpSink.builder().offering(Offer.AUTH_PLAIN).start();
          SmtpClient client = greeted(sink)) {
        client.send("AUTH PLAIN").expect("334");
        client.send("AGFubgBzZWNyZXQ=").expect("235");
        client.send("AUTH PLAIN !").expect("501");
        client.send("AUTH LOGIN").expect("504");
        send(client, "x\r\n");

        assertThat(sink.messages().get(0).envelope().user()).isEqualTo("ann");
      }
    }
  }

  @Nested
  final class Living {

    @Test
    void listens_where_it_is_told_and_counts_who_is_there_at_once() {
      try (SmtpSink sink = SmtpSink.builder().listeningAt("127.0.0.2").start()) {
        try (SmtpClient one = SmtpClient.connect("127.0.0.3", "127.0.0.2", sink.port());
            SmtpClient two = greeted(sink)) {
          one.expect("220");
          assertThat(two.localAddress().isLoopbackAddress()).isTrue();
          sink.awaitConnections(2, PATIENCE);
        }
        sink.awaitAllClosed(PATIENCE);

        assertThat(sink.connections().get(0).client().getHostAddress()).isEqualTo("127.0.0.3");
        assertThat(sink.connections()).noneMatch(SinkConnection::open);
        assertThat(sink.peakConnections()).isEqualTo(2);
      }
    }

    @Test
    void ends_every_session_when_it_is_closed_and_leaves_its_port() {
      Gate never = new Gate();
      SmtpSink sink = SmtpSink.builder().on(Stage.MAIL).stallAt(never).start();
      int port = sink.port();
      try (SmtpClient idle = greeted(sink);
          SmtpClient stalled = greeted(sink)) {
        stalled.send("MAIL FROM:<>");
        never.awaitArrivals(1, PATIENCE);

        sink.close();

        assertThat(idle.isEndedByServer()).isTrue();
        assertThat(stalled.isEndedByServer()).isTrue();
        try (SmtpSink again = SmtpSink.builder().port(port).start()) {
          assertThatCode(() -> greeted(again).close()).doesNotThrowAnyException();
        }
      } finally {
        sink.close();
      }
    }

    @Test
    void does_not_keep_a_message_that_broke_off() {
      try (SmtpSink sink = SmtpSink.builder().spoolingAbove(1).start()) {
        try (SmtpClient client = greeted(sink)) {
          client.command("MAIL FROM:<a@a.example>");
          client.command("RCPT TO:<b@b.example>");
          client.command("DATA");
          client.sendOctets(ascii("x".repeat(20_000)));
          client.abort();
        }
        sink.awaitAllClosed(PATIENCE);

        assertThat(sink.messages()).isEmpty();
        assertThat(sink.unacknowledged()).isEmpty();
      }
    }
  }
}
