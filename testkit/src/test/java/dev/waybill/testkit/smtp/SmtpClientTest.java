// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.net.FreePorts;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SmtpClientTest {

  private final SmtpSink sink =
      SmtpSink.builder()
          .alsoOffering(Offer.STARTTLS)
          .onlyDigestAbove(1_000)
          .on(Stage.RCPT)
          .to("no@b.example")
          .reply("550 5.1.1 No")
          .start();

  @AfterEach
  void stop() {
    sink.close();
  }

  @Test
  void fails_with_the_conversation_when_another_reply_comes() {
    try (SmtpClient client = SmtpClient.connect(sink.address())) {
      client.expect("220");
      assertThatThrownBy(() -> client.send("NOOP").expect("550"))
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              """
              expected "550", got "250 Ok"
                S: 220 sink.example ESMTP
                C: NOOP
                S: 250 Ok
              """);
    }
  }

  @Test
  void gives_the_first_reply_that_refuses() {
    try (SmtpClient client = SmtpClient.connect(sink.address())) {
      client.greet("client.example");

      SmtpReply reply = client.submit("", List.of("no@b.example", "b@b.example"), new byte[0]);

      assertThat(reply).hasToString("550 5.1.1 No");
      assertThat(client.transcript()).endsWith("C: RCPT TO:<no@b.example>", "S: 550 5.1.1 No");
      assertThat(client.data(new byte[0]).code()).isEqualTo(503);
    }
  }

  @Test
  void sends_a_message_that_nobody_holds_over_tls() {
    long length = 60L * 1024 * 1024;
    InputStream message = new Zeros(length);
    try (SmtpClient client = SmtpClient.connect(sink.address())) {
      client.greet("client.example");
      assertThat(client.startTls().code()).isEqualTo(220);
      client.command("EHLO client.example");

      assertThat(client.submit("", List.of("b@b.example"), message).code()).isEqualTo(250);

      // The CRLF that a message without one gets.
      assertThat(sink.messages().get(0).content().length()).isEqualTo(length + 2);
    }
  }

  @Test
  void says_which_server_does_not_listen() {
    int port = FreePorts.one();

    assertThatThrownBy(() -> SmtpClient.connect("127.0.0.1", port))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot connect to")
        .hasMessageContaining(":" + port);
  }

  /** A stream of zeros that no array backs. */
  private static final class Zeros extends InputStream {

    private long left;

    Zeros(long length) {
      left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int from, int count) {
      if (left <= 0) {
        return -1;
      }
      int given = (int) Math.min(left, count);
      left -= given;
      Arrays.fill(into, from, from + given, (byte) 0);
      return given;
    }
  }
}
