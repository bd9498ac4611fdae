// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalizationTest {

  /** RFC 6376 §3.4.5. */
  private static final List<String> RFC_FIELDS = List.of("A: X", "B : Y\t\r\n\tZ  ");

  private static final String RFC_BODY = " C \r\nD \t E\r\n\r\n\r\n";

  @Nested
  class The_examples_of_RFC_6376_3_4_5 {

    @Test
    void relaxed_header() {
      assertThat(fields(Canonicalization.RELAXED, RFC_FIELDS)).isEqualTo("a:X\r\nb:Y Z\r\n");
    }

    @Test
    void relaxed_body() {
      assertThat(body(Canonicalization.RELAXED, RFC_BODY)).isEqualTo(" C\r\nD E\r\n");
    }

    @Test
    void simple_header() {
      assertThat(fields(Canonicalization.SIMPLE, RFC_FIELDS))
          .isEqualTo("A: X\r\nB : Y\t\r\n\tZ  \r\n");
    }

    @Test
    void simple_body() {
      assertThat(body(Canonicalization.SIMPLE, RFC_BODY)).isEqualTo(" C \r\nD \t E\r\n");
    }
  }

  @Nested
  class A_body {

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n", "  ", " \t\r\n", " \r\n\t\r\n "})
    void of_nothing_but_white_space_and_line_ends_is_empty_when_relaxed(String body) {
      assertThat(body(Canonicalization.RELAXED, body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n"})
    void of_nothing_but_line_ends_is_one_line_end_when_simple(String body) {
      assertThat(body(Canonicalization.SIMPLE, body)).isEqualTo("\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void without_a_line_end_at_its_end_gets_one(Canonicalization canonicalization) {
      assertThat(body(canonicalization, "a\r\nb")).isEqualTo("a\r\nb\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void keeps_empty_lines_between_others(Canonicalization canonicalization) {
      assertThat(body(canonicalization, "\r\na\r\n\r\n\r\nb\r\n\r\n"))
          .isEqualTo("\r\na\r\n\r\n\r\nb\r\n");
    }

    @Test
    void loses_white_space_at_line_ends_and_shrinks_it_elsewhere_when_relaxed() {
      assertThat(body(Canonicalization.RELAXED, "a  b\tc \t\r\n \t\r\n\td\r\n"))
          .isEqualTo("a b c\r\n\r\n d\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void keeps_lone_CR_and_LF_as_octets_and_tells_where_the_first_is(Canonicalization any) {
      assertThat(body(any, "a\rb\nc\r")).isEqualTo("a\rb\nc\r\r\n");
      assertThat(canonicalizer(any, "a\rb\nc\r", 100).firstBareLineBreak()).hasValue(1);
      assertThat(canonicalizer(any, "\r\nab\n", 100).firstBareLineBreak()).hasValue(4);
      assertThat(canonicalizer(any, "ab\r\n\r", 1).firstBareLineBreak()).hasValue(4);
      assertThat(canonicalizer(any, "ab\r\r\n", 2).firstBareLineBreak()).hasValue(2);
      assertThat(canonicalizer(any, "ab\r\n\r\n", 1).firstBareLineBreak()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void keeps_every_other_octet(Canonicalization canonicalization) {
      String all =
          Stream.iterate(0, octet -> octet + 1)
              .limit(256)
              .filter(octet -> octet != '\t' && octet != '\n' && octet != '\r' && octet != ' ')
              .map(octet -> String.valueOf((char) octet.intValue()))
              .collect(Collectors.joining());

      assertThat(body(canonicalization, all)).isEqualTo(all + "\r\n");
    }

    @Test
    void larger_than_every_buffer_is_whole() {
      String line = "word ".repeat(20) + "end \r\n";

      assertThat(body(Canonicalization.RELAXED, line.repeat(2000)))
          .isEqualTo(("word ".repeat(20) + "end\r\n").repeat(2000));
    }
  }

  @Property(tries = 2000)
  void A_body_is_the_same_in_blocks_of_any_size(
      @ForAll("bodies") String body, @ForAll Canonicalization canonicalization) {
    String expected = plain(canonicalization, body);

    for (int blockOctets = 1; blockOctets <= body.length() + 1; blockOctets++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      feed(canonicalization.body(new OctetBuffer(out::write)), body, blockOctets);
      assertThat(out.toString(ISO_8859_1)).isEqualTo(expected);
    }
  }

  @Property(tries = 500)
  void A_body_is_the_same_when_cut_anywhere(
      @ForAll("bodies") String body, @ForAll Canonicalization canonicalization) {
    String expected = plain(canonicalization, body);
    byte[] octets = body.getBytes(ISO_8859_1);

    for (int cut = 0; cut <= octets.length; cut++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BodyCanonicalizer canonicalizer = canonicalization.body(new OctetBuffer(out::write));
      canonicalizer.update(octets, 0, cut);
      canonicalizer.update(octets, cut, octets.length - cut);
      canonicalizer.finish();
      assertThat(out.toString(ISO_8859_1)).isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<String> bodies() {
    return Arbitraries.of("\r\n", "\r", "\n", " ", "\t", "a", "bc", ".", "\u00e9")
        .list()
        .ofMaxSize(16)
        .map(pieces -> String.join("", pieces));
  }

  /** The same by regular expressions, straight from RFC 6376 §3.4.3 and §3.4.4. */
  static String plain(Canonicalization canonicalization, String body) {
    if (canonicalization == Canonicalization.SIMPLE) {
      return body.replaceAll("(\r\n)*\\z", "") + "\r\n";
    }
    String relaxed =
        body.replaceAll("[ \t]+(\r\n|\\z)", "$1")
            .replaceAll("[ \t]+", " ")
            .replaceAll("(\r\n)*\\z", "");
    return relaxed.isEmpty() ? "" : relaxed + "\r\n";
  }

  private static String body(Canonicalization canonicalization, String body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    feed(canonicalization.body(new OctetBuffer(out::write)), body, Integer.MAX_VALUE);
    return out.toString(ISO_8859_1);
  }

  private static BodyCanonicalizer canonicalizer(
      Canonicalization canonicalization, String body, int blockOctets) {
    BodyCanonicalizer canonicalizer =
        canonicalization.body(new OctetBuffer((octets, from, length) -> {}));
    feed(canonicalizer, body, blockOctets);
    return canonicalizer;
  }

  private static void feed(BodyCanonicalizer canonicalizer, String body, int blockOctets) {
    byte[] octets = body.getBytes(ISO_8859_1);
    for (int at = 0; at < octets.length; ) {
      int length = Math.min(blockOctets, octets.length - at);
      canonicalizer.update(octets, at, length);
      at += length;
    }
    canonicalizer.finish();
  }

  private static String fields(Canonicalization canonicalization, List<String> fields) {
    OctetBuilder out = new OctetBuilder();
    for (String field : fields) {
      byte[] octets = field.getBytes(ISO_8859_1);
      canonicalization.appendField(
          new HeaderField(octets, 0, field.indexOf(':'), octets.length), out);
      out.putLineBreak();
    }
    return out.ascii();
  }
}
