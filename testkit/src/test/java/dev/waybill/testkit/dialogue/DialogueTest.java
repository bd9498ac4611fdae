// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

import static dev.waybill.testkit.smtp.Offer.PIPELINING;
import static dev.waybill.testkit.smtp.Offer.STARTTLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DialogueTest {

  private final SmtpSink sink =
      SmtpSink.builder()
          .offering(PIPELINING, STARTTLS)
          .on(Stage.RCPT)
          .to("bob@b.example")
          .reply("550-5.1.1 No such user", "550 5.1.1 here")
          .start();

  @AfterEach
  void stop() {
    sink.close();
  }

  private void run(String text) {
    Dialogue.parse("test.smtp", text).with("who", "carol").run(sink.address());
  }

  @Nested
  final class Running {

    @Test
    void runs_a_file_with_several_connections() throws URISyntaxException {
      URL file = Objects.requireNonNull(DialogueTest.class.getResource("/dialogue/tour.smtp"));

      Dialogue.read(Path.of(file.toURI()))
          .with("who", "carol")
          .with("port", sink.port())
          .run(sink.address());

      assertThat(sink.connections()).hasSize(3);
      assertThat(sink.connections().get(1).client().getHostAddress()).isEqualTo("127.0.0.2");
      assertThat(sink.connections().get(2).tls()).isTrue();
      assertThat(sink.messages()).hasSize(1);
      assertThat(sink.messages().get(0).text()).isEqualTo("Subject: x\r\n\r\n.dot  \r\nend\r\n");
      assertThat(sink.messages().get(0).envelope().recipientAddresses())
          .containsExactly("carol@c.example");
    }

    @Test
    void talks_tls_from_the_first_octet_where_the_header_says_so() {
      try (SmtpSink secure = SmtpSink.builder().implicitTls().start()) {
        Dialogue.parse("tls.smtp", "@tls\nS: 220\nC: QUIT\nS: 221\n--- ended by server ---\n")
            .run(secure.address());

        assertThat(secure.connections().get(0).tls()).isTrue();
      }
    }
  }

  @Nested
  final class Failing {

    @Test
    void shows_place_expectation_reply_and_conversation() {
      String text =
          """
          # a refusal that does not come
          === as a stranger ===
          S: 220
          C: HELO client.example
          S: 250
          C: MAIL FROM:<${who}@a.example>
          S: 550 5.7.1
          """;

      assertThatThrownBy(() -> run(text))
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              """
              test.smtp:7: expected a reply whose last line begins with "550 5.7.1"
                but came "250 Ok"
              the conversation so far in "as a stranger":
                S: 220 sink.example ESMTP
                C: HELO client.example
                S: 250 sink.example
                C: MAIL FROM:<carol@a.example>
                S: 250 Ok
              """);
    }

    @Test
    void misses_an_earlier_line_of_the_reply() {
      assertThatThrownBy(() -> run("S: 220\nC: EHLO x\nS: 250-8BITMIME\nS: 250\n"))
          .hasMessageStartingWith(
              """
              test.smtp:4: expected an earlier line of the reply that begins with "250-8BITMIME"
                but came others only
              """);
    }

    @Test
    void tells_a_closed_connection_from_a_silent_one() {
      sink.script().on(Stage.EHLO).first(1).drop();

      assertThatThrownBy(() -> run("S: 220\nC: EHLO x\nS: 250\n"))
          .hasMessageStartingWith("test.smtp:3: expected")
          .hasMessageContaining("the server closed the connection");
      assertThatThrownBy(
              () ->
                  Dialogue.parse("silent.smtp", "S: 220\nS: 250\n")
                      .patience(Duration.ofMillis(50))
                      .run(sink.address()))
          .hasMessageStartingWith("silent.smtp:2: expected")
          .hasMessageContaining("timed out");
    }

    @Test
    void notices_a_server_that_talks_on() {
      assertThatThrownBy(() -> run("--- ended by server ---\n"))
          .hasMessageStartingWith(
              "test.smtp:1: expected the server to end the connection\n"
                  + "  but came more from the server");
    }
  }

  @Nested
  final class Reading {

    @Test
    void names_the_line_that_is_no_dialogue() {
      assertWrong("S: 220\nX: 1\n", "\"X: 1\" is no line of a dialogue; C: and S: begin most", 2);
      assertWrong("S: 220\n@tls\n", "\"@tls\" must stand before the connection's first line", 2);
      assertWrong("@form 1\n", "\"@form 1\": use @from ADDRESS, @to [HOST:]PORT or @tls", 1);
      assertWrong("S: 250-A\nC: x\n", "the reply \"250-A\" has no last line yet", 2);
      assertWrong("S: 250-A\n", "the reply \"250-A\" has no last line", 1);
      assertWrong("Cx: 1\n", "not hex: ", 1);
      assertWrong("# nothing\n", "there is no C: or S: line", 1);
    }

    private void assertWrong(String text, String why, int line) {
      assertThatThrownBy(() -> Dialogue.parse("bad.smtp", text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("bad.smtp:" + line + ": " + why);
    }

    @Test
    void refuses_a_variable_that_nobody_set() {
      assertThatThrownBy(() -> run("S: 220\nC: EHLO ${host}\n"))
          .hasMessage("test.smtp:2: nobody said what ${host} is; known: [who]");
    }
  }
}
