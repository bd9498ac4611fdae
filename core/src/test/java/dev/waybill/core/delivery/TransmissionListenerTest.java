// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.message.MessageToken;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TransmissionListenerTest {

  private static final String BOB = "bob@example.org";
  private static final String MESSAGE = "Subject: x\r\n\r\n.\r\n..a\r\nno end";

  private final SmtpSink sink = SmtpSink.start();
  private final List<String> heard = new ArrayList<>();

  @AfterEach
  void stop() {
    sink.close();
  }

  private Outcome send(TransmissionListener tap, String... messages) {
    Optional<Outcome> last = Optional.empty();
    try (Client client = new Client(sink.port(), Client.SETTINGS, tap).opened()) {
      for (String message : messages) {
        last = Optional.of(client.send(BOB, message));
      }
    }
    return last.orElseThrow();
  }

  private Optional<TransmissionListener.Transmission> note(MessageToken message, String nextHop) {
    heard.add("to " + nextHop.replaceFirst(":\\d+$", ""));
    return Optional.of(new Notes());
  }

  @Nested
  class An_ear {

    @Test
    void hears_every_octet_of_DATA_and_that_it_was_all() {
      Outcome outcome = send(TransmissionListenerTest.this::note, MESSAGE, "");

      assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
      assertThat(heard)
          .containsExactly(
              "to sink.example[127.0.0.1]",
              "Subject: x\r\n\r\n..\r\n...a\r\nno end\r\n.\r\n",
              "complete",
              "to sink.example[127.0.0.1]",
              ".\r\n",
              "complete");
    }

    @Test
    void hears_large_messages_in_blocks() {
      String large = "Subject: x\r\n\r\n" + (".\r\n" + "y".repeat(998) + "\r\n").repeat(300);
      send(TransmissionListenerTest.this::note, large);

      assertThat(heard.get(1)).isEqualTo(large.replace("\r\n.", "\r\n..") + ".\r\n");
      assertThat(sink.messages().get(0).text()).isEqualTo(large);
    }

    @Test
    void hears_nothing_of_a_message_that_was_refused_before() {
      sink.script().on(Stage.RCPT).reply("550 5.1.1 no");
      send(TransmissionListenerTest.this::note, MESSAGE);

      assertThat(heard).isEmpty();
    }

    @Test
    void hears_that_a_message_did_not_leave_in_whole() {
      send(
          TransmissionListenerTest.this::note,
          "Subject: x\r\n\r\n" + "y".repeat(70_000) + "\n.\nx\r\n");

      assertThat(heard).hasSize(3).last().isEqualTo("broken");
    }
  }

  @Nested
  class A_tap_that_fails {

    @Test
    void disturbs_no_delivery() {
      TransmissionListener failing =
          (message, nextHop) -> {
            throw new IllegalStateException("tap");
          };

      assertThat(send(failing, MESSAGE, MESSAGE)).isInstanceOf(Outcome.Delivered.class);
      assertThat(sink.messages()).hasSize(2);
    }

    @Test
    void disturbs_none_in_the_middle_either_and_is_left_alone_then() {
      TransmissionListener failing = (message, nextHop) -> Optional.of(new Failing());

      assertThat(send(failing, MESSAGE)).isInstanceOf(Outcome.Delivered.class);
      assertThat(heard).containsExactly("octets");
    }
  }

  private final class Notes implements TransmissionListener.Transmission {

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    @Override
    public void octets(byte[] written, int length) {
      octets.write(written, 0, length);
    }

    @Override
    public void complete() {
      heard.add(octets.toString(ISO_8859_1));
      heard.add("complete");
    }

    @Override
    public void broken() {
      heard.add(octets.size() + " octets");
      heard.add("broken");
    }
  }

  private final class Failing implements TransmissionListener.Transmission {

    @Override
    public void octets(byte[] written, int length) {
      heard.add("octets");
      throw new IllegalStateException("ear");
    }

    @Override
    public void complete() {
      heard.add("complete");
    }

    @Override
    public void broken() {
      heard.add("broken");
    }
  }
}
