// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;

class QuotedPrintableStreamTest {

  private static String encoded(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (QuotedPrintableStream out = new QuotedPrintableStream(octets)) {
      out.write(text.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return octets.toString(ISO_8859_1);
  }

  private static String decoded(String text) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    return new String(
        new QuotedPrintableInputStream(in, DecodeMonitor.STRICT).readAllBytes(), ISO_8859_1);
  }

  @Example
  void octets_beyond_ascii_and_the_equals_sign_are_encoded() {
    assertThat(encoded("J\u00f6 a=b\u007f\0\r\n")).isEqualTo("J=F6 a=3Db=7F=00\r\n");
  }

  @Example
  void blanks_are_encoded_at_the_end_of_a_line_only() {
    assertThat(encoded("a b \r\nc\t\r\n ")).isEqualTo("a b=20\r\nc=09\r\n=20");
  }

  @Example
  void line_breaks_that_are_none_are_encoded() {
    assertThat(encoded("a\rb\nc\r\r\nd\r")).isEqualTo("a=0Db=0Ac=0D\r\nd=0D");
  }

  @Example
  void what_others_could_stumble_over_is_encoded() {
    assertThat(encoded(".\r\n.a\r\nFrom x\r\nFrom\r\n From x"))
        .isEqualTo("=2E\r\n=2Ea\r\nFrom=20x\r\nFrom\r\n From x");
  }

  @Example
  void a_line_never_begins_like_a_boundary() {
    String lines = encoded("x".repeat(75) + "--b\r\n--b");

    assertThat(lines).isEqualTo("x".repeat(75) + "=\r\n=2D-b\r\n=2D-b");
  }

  @Example
  void lines_have_at_most_76_characters() {
    assertThat(encoded("x".repeat(76))).isEqualTo("x".repeat(75) + "=\r\nx");
    assertThat(encoded("x".repeat(73) + "\u00e9")).isEqualTo("x".repeat(73) + "=\r\n=E9");
    assertThat(encoded("x".repeat(72) + "\u00e9")).isEqualTo("x".repeat(72) + "=E9");
  }

  @Property(tries = 2000)
  void decoding_gives_every_octet_back(@ForAll("texts") String text) throws IOException {
    String encoded = encoded(text);

    assertThat(decoded(encoded)).isEqualTo(text);
    assertThat(encoded.split("\r\n", -1))
        .allMatch(line -> line.length() <= 76)
        .allMatch(line -> line.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f)))
        .noneMatch(line -> line.startsWith("From ") || line.startsWith("."))
        .noneMatch(line -> line.endsWith(" ") || line.endsWith("\t"));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "a",
            "From ",
            ".",
            "-",
            "=",
            " ",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\u00e9",
            "\0",
            "0123456789012345678901234567890123456789",
            "=\r\n",
            "\u00ff\u00fe");
    return piece.list().ofMaxSize(60).map((List<String> pieces) -> String.join("", pieces));
  }
}
