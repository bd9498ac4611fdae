// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;

final class DotStuffingTest {

  private static String stuffed(String message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DotStuffing.copy(new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII)), out);
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void doubles_dots_at_the_start_of_lines_and_nowhere_else() throws IOException {
    assertThat(stuffed(".a.\r\n..\r\nb\n.c\r.d\r\n"))
        .isEqualTo("..a.\r\n...\r\nb\n.c\r.d\r\n.\r\n");
  }

  @Test
  void ends_the_last_line_if_it_has_no_end() throws IOException {
    assertThat(stuffed("a")).isEqualTo("a\r\n.\r\n");
    assertThat(stuffed("a\n")).isEqualTo("a\n\r\n.\r\n");
    assertThat(stuffed("a\r")).isEqualTo("a\r\r\n.\r\n");
    assertThat(stuffed("")).isEqualTo(".\r\n");
  }

  @Provide
  Arbitrary<byte[]> messages() {
    // Few different octets, so that every mixture of dots and line ends comes up.
    return Arbitraries.of((byte) '.', (byte) '\r', (byte) '\n', (byte) 'x', (byte) 0xff)
        .array(byte[].class)
        .ofMaxSize(40);
  }

  /** One server and one connection for all tries; jqwik runs them in one thread. */
  static final class Way {

    private static final SmtpSink SINK = SmtpSink.start();
    private static final SmtpClient CLIENT = SmtpClient.connect(SINK.address());

    private Way() {}
  }

  @BeforeContainer
  static void connect() {
    Way.CLIENT.greet("client.example");
  }

  @AfterContainer
  static void stop() {
    Way.CLIENT.close();
    Way.SINK.close();
  }

  @Property(tries = 2_000)
  void survives_the_way_through_client_and_sink(@ForAll("messages") byte[] message) {
    Way.SINK.forget();

    Way.CLIENT.submit("a@a.example", List.of("b@b.example"), message);

    assertThat(Way.SINK.messages().get(0).bytes()).isEqualTo(withLineEnd(message));
  }

  private static byte[] withLineEnd(byte[] message) {
    int length = message.length;
    boolean ended =
        length == 0 || (length > 1 && message[length - 2] == '\r' && message[length - 1] == '\n');
    if (ended) {
      return message;
    }
    byte[] longer = Arrays.copyOf(message, length + 2);
    longer[length] = '\r';
    longer[length + 1] = '\n';
    return longer;
  }
}
