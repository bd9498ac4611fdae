// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Mailbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginatorsTest {

  private static HeaderBlock header(String fields) {
    return header(fields.getBytes(UTF_8));
  }

  private static HeaderBlock header(byte[] octets) {
    try {
      return HeaderBlock.read(new ByteArrayInputStream(octets));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shown(String fields) {
    return shown(header(fields));
  }

  private static String shown(HeaderBlock header) {
    return header.originators() instanceof Originators.Named named
        ? named.authors().stream().map(Mailbox::toString).collect(joining(" "))
            + named.sender().map(sender -> " by " + sender).orElse("")
        : header.originators().toString();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "a@x.example|a@x.example",
        "A B <a@x.example>|a@x.example",
        "\"B, b@b.example\" <a@x.example>|a@x.example",
        "b@b.example <a@x.example>|a@x.example",
        "=?utf-8?q?b=40b.example?= <a@x.example>|a@x.example",
        "<a@x.example> (b@b.example)|a@x.example",
        ", a@x.example, ,|a@x.example",
        "Team: a@x.example;|a@x.example",
        "\"b@b.example\": a@x.example;|a@x.example",
        "Empty:;, a@x.example|a@x.example",
        "<@r.example:a@x.example>|a@x.example",
        "\"a b\"@x.example|\"a b\"@x.example"
      },
      delimiter = '|',
      quoteCharacter = '\u0001')
  void one_author_is_the_sender_too(String from, String named) {
    assertThat(shown("From: " + from + "\r\nSender: c@c.example\r\n\r\n")).isEqualTo(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Undisclosed:;", ",,", "(a@x.example)"})
  void a_field_without_an_address_is_none(String from) {
    assertThat(shown("From:" + from + "\r\n\r\n")).isEqualTo("NO_FROM");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\r\n", "", "Subject: x\r\n\r\nFrom: a@x.example\r\n", "\r\nFrom: a@x.example"})
  void no_field_is_none(String message) {
    assertThat(shown(message)).isEqualTo("NO_FROM");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "nobody, a@x.example",
        "a@x.example, nobody",
        "a@x.example, b@[192.0.2.1]",
        "A <>",
        "A <>, a@x.example",
        "A <a@x.example",
        "a@x.example>",
        "<a@x.example> b@b.example",
        "<a@x.example> <b@b.example>",
        "<a@x.example><b@b.example>",
        "<<a@x.example>>",
        "b@b.example: a@x.example;",
        "<b@b.example>: a@x.example;",
        "\"unfinished <a@x.example>",
        "a@x.example (unfinished",
        "<a@x.example; b@b.example>",
        "a@x.example b@b.example",
        "a@b@x.example",
        "evil\uff20x.example",
        "a@x.example\rBcc: b@b.example"
      })
  void a_field_that_can_be_read_in_two_ways_is_not_read(String from) {
    assertThat(shown("From: " + from + "\r\n\r\n")).isEqualTo("UNREADABLE_FROM");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "News, The <a@x.example>",
        "The, Daily, News <a@x.example>",
        "Doe, Jane <a@x.example>, b@y.example"
      })
  void a_name_that_should_be_in_quotes_is_said_to_be_one(String from) {
    assertThat(shown("From: " + from + "\r\n\r\n")).isEqualTo("UNQUOTED_NAME");
  }

  @Test
  void octets_that_are_no_UTF_8_are_not_read() {
    byte[] octets = "From: j\u00fcrgen@x.example\r\n\r\n".getBytes(ISO_8859_1);

    assertThat(shown(header(octets))).isEqualTo("UNREADABLE_FROM");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: a@x.example\r\nFrom: a@x.example\r\n\r\n",
        "From: a@x.example\r\nFROM : nobody\r\n\r\n",
        "From: a@x.example\r\nSubject: x\rFrom: b@b.example\r\n\r\n",
        "X: y\rfrom\t: b@b.example\r\nFrom: a@x.example\r\n\r\n"
      })
  void several_fields_are_not_chosen_from(String message) {
    assertThat(shown(message)).isEqualTo("SEVERAL_FROM");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "Sender: c@c.example|a@x.example b@b.example by c@c.example",
        "sender: C <c@c.example>|a@x.example b@b.example by c@c.example",
        "Subject: x|NO_SENDER",
        "Sender: nobody|NO_SENDER",
        "Sender:|NO_SENDER",
        "Sender: c@c.example, d@d.example|NO_SENDER"
      },
      delimiter = '|')
  void several_authors_need_one_sender(String field, String shown) {
    assertThat(shown("From: a@x.example, b@b.example\r\n" + field + "\r\n\r\n")).isEqualTo(shown);
  }

  @Test
  void two_sender_fields_are_none() {
    String twice = "Sender: c@c.example\r\nSender: c@c.example\r\n";

    assertThat(shown("From: a@x.example, b@b.example\r\n" + twice + "\r\n")).isEqualTo("NO_SENDER");
  }

  @Test
  void behind_what_is_looked_at_anything_may_stand() {
    String filler = "X: " + "y".repeat(HeaderBlock.MAX_OCTETS) + "\r\n";

    assertThat(shown("From: a@x.example\r\n" + filler + "From: b@b.example\r\n\r\n"))
        .isEqualTo("TOO_LONG");
  }

  @Property
  void the_author_who_signs_is_one_of_those_who_were_checked(@ForAll("values") String value) {
    HeaderBlock header = header("From: " + value + "\r\n\r\n");

    List<Mailbox> checked =
        header.originators() instanceof Originators.Named named ? named.authors() : List.of();

    assertThat(checked)
        .satisfiesAnyOf(
            none -> assertThat(none).isEmpty(),
            some -> assertThat(Optional.of(some.get(0))).isEqualTo(header.author()));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of(
            "a@x.example",
            "b@b.example",
            "<",
            ">",
            ",",
            ";",
            ":",
            "(",
            ")",
            "\"",
            "\\",
            " ",
            "@",
            "n",
            "\r\n ",
            "[",
            "]")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
