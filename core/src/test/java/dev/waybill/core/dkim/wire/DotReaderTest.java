// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What a receiver makes of DATA. */
class DotReaderTest {

  private static final String NO_END = "there is no final dot";

  /** The message, then the problem. */
  private static String[] read(String data, int block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DotReader reader = new DotReader(out::write);
    byte[] octets = data.getBytes(ISO_8859_1);
    byte[] buffer = new byte[block];
    for (int at = 0; at < octets.length; at += block) {
      int length = Math.min(block, octets.length - at);
      System.arraycopy(octets, at, buffer, 0, length);
      reader.update(buffer, length);
    }
    return new String[] {out.toString(ISO_8859_1), reader.problem()};
  }

  @Property(tries = 2_000)
  void every_message_comes_out_as_it_was(
      @ForAll("messages") String message, @ForAll @IntRange(min = 1, max = 30) int block) {
    assertThat(read(Bench.data(message), block)).containsExactly(message, "");
  }

  @Provide
  Arbitrary<String> messages() {
    return Arbitraries.of(".", "..", "\r\n", "\r\n.", "\r", "\n", "x", "\n.", "\r.", "\u00ff")
        .list()
        .ofMaxSize(20)
        .map(pieces -> String.join("", pieces))
        .map(text -> text.isEmpty() ? text : text + "\r\n");
  }

  @Example
  void a_dot_that_was_not_doubled_is_lost() {
    assertThat(read(".x\r\n.\r\n", 3)).containsExactly("x\r\n", "");
    assertThat(read("a\r\n.\rx\r\n.\r\n", 1)).containsExactly("a\r\n\rx\r\n", "");
  }

  @Example
  void an_end_in_the_middle_is_seen() {
    assertThat(read("a\r\n.\r\nMAIL FROM:<x>\r\n", 1))
        .containsExactly("a\r\n", "there are octets behind the final dot");
  }

  @Example
  void no_end_is_seen() {
    assertThat(read("", 1)).containsExactly("", NO_END);
    assertThat(read("a\r\n", 1)).containsExactly("a\r\n", NO_END);
    assertThat(read("a\r\n.", 1)).containsExactly("a\r\n", NO_END);
    assertThat(read("a\r\n.\r", 2)).containsExactly("a\r\n", NO_END);
    assertThat(read("a.\r\n", 2)).containsExactly("a.\r\n", NO_END);
  }
}
