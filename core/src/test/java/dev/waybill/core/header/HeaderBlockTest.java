// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlockTest {

  private static HeaderBlock block(String message) {
    return block(message.getBytes(UTF_8));
  }

  private static HeaderBlock block(byte[] message) {
    try {
      return HeaderBlock.read(new ByteArrayInputStream(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String octets(String message) {
    return new String(block(message.getBytes(ISO_8859_1)).octets(), ISO_8859_1);
  }

  @Nested
  class The_end_of_the_block {

    @ParameterizedTest
    @CsvSource(
        value = {
          "A: b\\r\\n\\r\\nbody|A: b\\r\\n",
          "A: b\\n\\nbody|A: b\\n",
          "A: b\\r\\n\\nbody|A: b\\r\\n",
          "A: b\\n\\r\\nbody|A: b\\n",
          "\\r\\nA: body|''",
          "\\nA: body|''",
          "A: b|A: b",
          "A: b\\r\\n|A: b\\r\\n",
          "A: b\\r|A: b\\r",
          "''|''",
          "A: b\\r\\n \\r\\nC: d\\r\\n\\r\\n|A: b\\r\\n \\r\\nC: d\\r\\n",
          "A: b\\rC: d\\r\\rE: f\\r\\n\\r\\n|A: b\\rC: d\\r\\rE: f\\r\\n",
          "A: b\\n\\r\\r\\nC: d\\n\\n|A: b\\n"
        },
        delimiter = '|')
    void is_the_first_empty_line(String message, String header) {
      String raw = message.replace("\\r", "\r").replace("\\n", "\n");

      assertThat(octets(raw)).isEqualTo(header.replace("\\r", "\r").replace("\\n", "\n"));
    }

    @Property
    void does_not_depend_on_how_the_octets_arrive(
        @ForAll("messages") String message, @ForAll @IntRange(min = 1, max = 5) int step)
        throws IOException {
      byte[] raw = message.getBytes(ISO_8859_1);

      assertThat(HeaderBlock.read(trickle(raw, step)).octets()).isEqualTo(block(raw).octets());
    }

    @Provide
    Arbitrary<String> messages() {
      return Arbitraries.strings().withChars("ab:\r\n \t\u00ff").ofMaxLength(60);
    }
  }

  private static InputStream trickle(byte[] octets, int step) {
    return new ByteArrayInputStream(octets) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(step, length));
      }
    };
  }

  @Nested
  class Values {

    @Test
    void come_in_order_whatever_the_case_of_the_name() {
      HeaderBlock header = block("X: 1\r\nx : 2\r\ny: 3\r\nX\t:4\r\nXX: 5\r\n\r\nX: 6");

      assertThat(header.values("X")).containsExactly("1", "2", "4");
      assertThat(header.first("x")).contains("1");
      assertThat(header.first("Z")).isEmpty();
    }

    @Test
    void are_unfolded() {
      assertThat(block("X:\r\n a\r\n\tb\n c\r\n\r\n").values("X")).containsExactly("a\tb c");
      assertThat(block("X: a\r\n  \r\nY: b\r\n\r\n").values("X")).containsExactly("a");
    }

    @Test
    void may_be_empty_or_missing() {
      assertThat(block("X:\r\nX\r\nX: ").values("X")).containsExactly("", "");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          " X: folded at the start\r\n",
          "Y: 1\r\n X: in a fold\r\n",
          "Y: 1\rX: behind a lone CR\r\n",
          "Y: 1\u0085X: behind NEL\r\n",
          "Y: 1\u2028X: behind LS\r\n",
          "Y: 1\u000bX: behind VT\r\n",
          "X\r\n: on the next line\r\n",
          "X no colon\r\n",
          "\u0000X: behind a NUL\r\n",
          "Y: 1\r\n\r\nX: in the body\r\n"
        })
    void are_never_invented(String message) {
      assertThat(block(message).values("X")).isEmpty();
    }

    @Test
    void belong_to_ASCII_names_only() {
      // KELVIN SIGN and LATIN SMALL LETTER LONG S fold to k and s.
      assertThat(block("D\u212aIM: 1\r\nMe\u017fsage: 2\r\n").values("DKIM")).isEmpty();
      assertThat(block("Me\u017fsage: 2\r\n").values("Message")).isEmpty();
    }

    @Test
    void hold_no_control_character_but_the_tab() {
      assertThat(block("X: a\rBcc: b\u0000c\u001bd\te\r\n\r\n").values("X"))
          .containsExactly("a Bcc: b c d\te");
    }

    @Test
    void are_read_as_UTF_8_and_survive_other_octets() {
      assertThat(block("X: \u00fc\r\n\r\n").values("X")).containsExactly("\u00fc");
      assertThat(block("X: \u00fc\r\nY: 1\r\n\r\n".getBytes(ISO_8859_1)).values("Y"))
          .containsExactly("1");
    }

    @Property
    void of_any_message_are_single_lines(@ForAll("messages") String message) {
      for (String value : block(message).values("a")) {
        assertThat(value).doesNotContain("\r", "\n").isEqualTo(value.strip());
      }
    }

    @Provide
    Arbitrary<String> messages() {
      return Arbitraries.strings().withChars("aA:\r\n \tb").ofMaxLength(60);
    }
  }

  @Nested
  class A_block_that_is_too_long {

    @Test
    void is_cut_between_fields() {
      String fill = "X: " + "x".repeat(995) + "\r\n";
      String filled = fill.repeat(HeaderBlock.MAX_OCTETS / fill.length());
      String last = "From: author@example.com.evil.example\r\n\r\n";

      for (int cut = 1; cut < last.length() - 2; cut++) {
        String padding =
            "P:" + "p".repeat(HeaderBlock.MAX_OCTETS - filled.length() - cut - 4) + "\r\n";
        HeaderBlock header = block(filled + padding + last);

        assertThat(header.octets().length).isLessThanOrEqualTo(HeaderBlock.MAX_OCTETS);
        assertThat(header.author()).as("cut after %d octets", cut).isEmpty();
        assertThat(header.values("X")).isNotEmpty();
      }
    }

    @Test
    void keeps_no_half_of_a_folded_field() {
      String message = "A: 1\r\nFrom: a@example.com\r\n" + " x\r\n".repeat(HeaderBlock.MAX_OCTETS);

      assertThat(block(message).octets()).asString(UTF_8).isEqualTo("A: 1\r\n");
    }

    @Test
    void is_empty_when_its_first_line_never_ends() {
      assertThat(block("From: a@example.com" + "x".repeat(1 << 20)).octets()).isEmpty();
    }

    @Test
    void may_be_exactly_as_long_as_allowed() {
      String field = "X:" + "x".repeat(HeaderBlock.MAX_OCTETS - 4) + "\r\n";

      assertThat(block(field).octets()).hasSize(HeaderBlock.MAX_OCTETS);
      assertThat(block(field + "\n").octets()).hasSize(HeaderBlock.MAX_OCTETS);
      assertThat(block(field + "Y: 1\n\n").octets()).isEmpty();
    }

    @Test
    void does_not_read_its_stream_to_the_end() throws IOException {
      byte[] message = new byte[4 * HeaderBlock.MAX_OCTETS];
      ByteArrayInputStream stream = new ByteArrayInputStream(message);

      assertThat(HeaderBlock.read(stream).octets()).isEmpty();
      assertThat(stream.available()).isGreaterThan(2 * HeaderBlock.MAX_OCTETS);
    }
  }

  @Nested
  class Hostile_input {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\r",
          "\n ",
          "\r\n ",
          "\n\t",
          "From:\n",
          "From:\n ",
          "From :",
          "a\n",
          ":",
          "(",
          "((",
          "()",
          "<",
          "\"",
          "\"\\",
          ",",
          "a,",
          ";",
          "a:",
          "g:;",
          "@",
          "<@a,",
          "a@b,",
          "a@@,",
          "=?",
          "=?a?q?b?= ",
          "a ",
          "\\",
          ".",
          "a.",
          "\u00fc",
          "\u0000",
          " \u0000",
          "From: \"\\\n ",
          "From: (\\\n"
        })
    void is_read_in_linear_time(String unit) {
      String half = "From: " + unit.repeat(60_000 / unit.length()) + "\n";
      String full = half + half + half + half;

      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () -> {
            HeaderBlock header = block(full);
            for (int i = 0; i < 10; i++) {
              assertThat(header.author()).isNotNull();
              assertThat(header.values("From")).isNotNull();
            }
            block("x: y\n" + unit.repeat((1 << 20) / unit.length())).author();
          });
    }

    @Test
    void of_any_kind_gives_an_author_that_stands_in_it_or_none() {
      List<String> authors = new ArrayList<>();
      for (char c = 0; c < 0x3000; c++) {
        block("From: evil" + c + "victim.example\r\n\r\n")
            .author()
            .ifPresent(author -> authors.add(author.toString()));
      }

      // Of all these characters one is an at sign; U+0140 merely looks like it in its low octet.
      assertThat(authors).containsExactly("evil@victim.example");
    }
  }
}
