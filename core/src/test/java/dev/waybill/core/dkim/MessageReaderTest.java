// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.dkim.SigningResult.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

  private static final int BLOCK = 16;

  @Nested
  class Splitting {

    @Test
    void keeps_the_octets_of_folded_and_8_bit_fields() {
      assertThat(read("Subject: \u00e9\r\n \u00ff\t\r\nTo: x\r\n\r\nbody", BLOCK, "subject", "to"))
          .startsWith("Subject: \u00e9\r\n \u00ff\t|To: x|");
    }

    @Test
    void gives_repeated_fields_from_the_bottom_up() {
      assertThat(read("To: 1\r\nCc: x\r\nTO: 2\r\nto: 3\r\n\r\n", BLOCK, "to"))
          .startsWith("to: 3|TO: 2|To: 1|");
    }

    @Test
    void takes_a_message_without_an_empty_line_for_all_header() {
      assertThat(read("To: 1\r\nCc: 2", BLOCK, "to", "cc"))
          .isEqualTo(read("To: 1\r\nCc: 2\r\n\r\n", BLOCK, "to", "cc"));
    }

    @Test
    void takes_a_message_that_starts_with_an_empty_line_for_all_body() {
      assertThat(read("\r\nTo: 1\r\n", BLOCK, "to"))
          .isEqualTo(read("X: y\r\n\r\nTo: 1\r\n", BLOCK, "to"));
    }

    @Test
    void accepts_an_empty_message() {
      assertThat(read("", BLOCK, "to")).isEqualTo(read("\r\n\r\n", BLOCK, "to"));
    }

    @Test
    void does_not_decode_a_field_of_many_folds() {
      assertThat(read("To:" + "\r\n ".repeat(100) + "\r\n\r\n", BLOCK, "to"))
          .startsWith("To:" + "\r\n ".repeat(100) + "|");
    }
  }

  @Nested
  class Refusing {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "no colon\r\n\r\n",
          "To: x\r\nno colon\r\n\r\nbody",
          "To: x\r\nno colon",
          ": no name\r\n\r\n",
          " folds nothing\r\n\r\n",
          "two words: x\r\n\r\n",
          "To : x\r\n\r\n",
          "To\t: x\r\n\r\n",
          "From a@example.com Thu Jan  1 00:00:00 2026\r\nTo: x\r\n\r\n",
          "\u00e9: x\r\n\r\n",
          "To\u0000: x\r\n\r\n"
        })
    void a_line_that_is_no_field(String message) {
      assertThat(refusal(message, BLOCK)).isEqualTo(Refusal.MALFORMED_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "To: x\n\nbody",
          "To: x\r\n\nbody",
          "To: x\n y\r\n\r\nbody",
          "To: x\ry\r\n\r\nbody",
          "To: x\r\r\n\r\nbody",
          "To: x\r",
          "To: x\r\n\r",
          "\n",
          "\r",
          "\rx",
          "To: x\r\n\r\na\nb",
          "To: x\r\n\r\na\rb",
          "To: x\r\n\r\na\r\r\n",
          "To: x\r\n\r\na\r",
          "To: x\r\n\r\n\n"
        })
    void a_bare_line_break_anywhere(String message) {
      for (int blockOctets = 1; blockOctets <= message.length(); blockOctets++) {
        assertThat(refusal(message, blockOctets)).isEqualTo(Refusal.BARE_LINE_BREAK);
      }
    }

    @Test
    void a_bare_line_break_with_its_place() {
      assertThat(reading("To: x\ny", ReadingLimits.DEFAULTS, 4))
          .isEqualTo(
              new Refused(
                  Refusal.BARE_LINE_BREAK,
                  "CR without LF, or LF without CR, near octet 5 of the header"));
    }

    @Test
    void a_header_of_too_many_octets() {
      ReadingLimits limits = new ReadingLimits(100, 10);
      String hundred = "To: " + "x".repeat(92) + "\r\n\r\n";

      assertThat(reading(hundred + "body", limits, 7)).isInstanceOf(SignableMessage.class);
      assertThat(reading("C" + hundred, limits, 7))
          .isEqualTo(new Refused(Refusal.HEADER_TOO_LARGE, "the header has more than 100 octets"));
    }

    @Test
    void an_endless_header_without_reading_it_all() {
      InputStream endless =
          new InputStream() {
            @Override
            public int read() {
              return 'x';
            }

            @Override
            public int read(byte[] octets, int from, int length) {
              Arrays.fill(octets, from, from + length, (byte) 'x');
              return length;
            }
          };

      assertThat(
              new MessageReader(endless, ReadingLimits.DEFAULTS, new Workspace())
                  .read(Canonicalization.RELAXED))
          .isInstanceOf(Refused.class);
    }

    @Test
    void more_fields_than_allowed() {
      ReadingLimits limits = new ReadingLimits(1000, 3);

      assertThat(reading("A: 1\r\n".repeat(3) + "\r\n", limits, 7))
          .isInstanceOf(SignableMessage.class);
      assertThat(reading("A: 1\r\n".repeat(4) + "\r\n", limits, 7))
          .isEqualTo(
              new Refused(Refusal.TOO_MANY_FIELDS, "the message has more than 3 header fields"));
    }
  }

  @Test
  void a_stream_that_breaks_is_not_taken_for_the_end_of_the_message() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }

          @Override
          public int read(byte[] octets, int from, int length) throws IOException {
            throw new IOException("disk on fire");
          }
        };

    assertThatThrownBy(
            () ->
                new MessageReader(broken, ReadingLimits.DEFAULTS, new Workspace())
                    .read(Canonicalization.RELAXED))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("disk on fire");
  }

  @Property(tries = 1000)
  void Every_block_size_reads_the_same(@ForAll("messages") String message) {
    String expected = read(message, message.length() + 1, "to", "a");

    for (int blockOctets = 1; blockOctets <= message.length(); blockOctets++) {
      assertThat(read(message, blockOctets, "to", "a")).isEqualTo(expected);
    }
  }

  @Property(tries = 1000)
  void Any_octets_are_read_or_refused(@ForAll byte[] octets) {
    assertThat(
            new MessageReader(
                    new ByteArrayInputStream(octets),
                    new ReadingLimits(64, 4),
                    new Workspace(BLOCK))
                .read(Canonicalization.RELAXED))
        .isNotNull();
  }

  @Provide
  Arbitrary<String> messages() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.of("To: x", "A:", "\r\n", "\r\n", "\r\n ")),
            Tuple.of(1, Arbitraries.of("\r", "\n", " ", "y", "\t", ":", "\u00e9")))
        .list()
        .ofMaxSize(14)
        .map(pieces -> String.join("", pieces));
  }

  private static Refusal refusal(String message, int blockOctets) {
    return ((Refused) reading(message, ReadingLimits.DEFAULTS, blockOctets)).reason();
  }

  private static MessageReading reading(String message, ReadingLimits limits, int blockOctets) {
    return new MessageReader(
            new ByteArrayInputStream(message.getBytes(ISO_8859_1)),
            limits,
            new Workspace(blockOctets))
        .read(Canonicalization.RELAXED);
  }

  /** The fields of these names, then the hash of the body; or the refusal. */
  private static String read(String message, int blockOctets, String... names) {
    if (reading(message, ReadingLimits.DEFAULTS, blockOctets) instanceof SignableMessage read) {
      String fields =
          List.of(names).stream()
              .flatMap(name -> bottomUp(read.fields(), new FieldName(name)).stream())
              .map(field -> field + "|")
              .collect(Collectors.joining());
      return fields + HexFormat.of().formatHex(read.bodyHash());
    }
    return refusal(message, blockOctets).toString();
  }

  private static List<String> bottomUp(FieldTable fields, FieldName name) {
    List<String> found = new ArrayList<>();
    for (int at = fields.lastBefore(fields.size(), name);
        at >= 0;
        at = fields.lastBefore(at, name)) {
      HeaderField field = fields.field(at);
      int length = field.end() - field.start();
      found.add(new String(field.octets(), field.start(), length, ISO_8859_1));
    }
    return found;
  }
}
