// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a message consists of, it arrives octet for octet, wherever a block ends. */
class ContentArrivesTest {

  private static final int BLOCK = 64 * 1024;

  private static SmtpSink sink = SmtpSink.start();
  private static Client client = new Client(sink.port()).opened();

  @BeforeContainer
  static void open() {
    assertThat(client.connection().isUsable()).isTrue();
  }

  @AfterContainer
  static void close() {
    client.close();
    sink.close();
  }

  @Property(tries = 300)
  void small_messages_arrive_as_they_are(@ForAll("lines") byte[] message) {
    assertArrives(message);
  }

  @Property(tries = 150)
  void dots_at_the_end_of_a_block_arrive_as_they_are(
      @ForAll("lines") byte[] message, @ForAll @IntRange(min = 0, max = 40) int before) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("x".repeat(BLOCK - before - 2).getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(new byte[] {'\r', '\n'});
    all.writeBytes(message);

    assertArrives(all.toByteArray());
  }

  private static void assertArrives(byte[] message) {
    sink.forget();

    Outcome outcome = client.send("bob@example.org", message);

    assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
    assertThat(sink.messages().get(0).bytes()).isEqualTo(message);
  }

  /** Any octets in lines of any length, with more dots and line ends than chance would give. */
  @Provide
  Arbitrary<byte[]> lines() {
    Arbitrary<byte[]> piece =
        Arbitraries.oneOf(
            Arbitraries.of(".", "..", ".\r\n", "\r\n.\r\n", "\r\n", "\r\n..", "\r", "\n", "\n.x")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII)),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(40));
    return piece.list().ofMaxSize(20).map(ContentArrivesTest::joined).filter(m -> !isRisky(m));
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    all.writeBytes(new byte[] {'\r', '\n'});
    return all.toByteArray();
  }

  // A lone dot behind a bare CR or LF is refused on purpose; see ContentSender.
  private static boolean isRisky(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    return text.matches("(?s).*(?:(?<!\\r)\\n|\\r)\\.[\\r\\n].*");
  }
}
