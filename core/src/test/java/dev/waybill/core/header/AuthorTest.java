// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Mailbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

class AuthorTest {

  private static Optional<Mailbox> author(byte[] header) {
    try {
      return HeaderBlock.read(new ByteArrayInputStream(header)).author();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Mailbox> authorOf(String from) {
    return author(("From: " + from + "\r\n\r\n").getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@example.com",
        "<a@example.com>",
        "A <a@example.com>",
        "A <a@EXAMPLE.com>",
        "\"B, <b@b.example>\" <a@example.com>",
        "\"quote \\\" @ < \" <a@example.com>",
        "b@b.example <a@example.com>",
        "=?utf-8?q?b=40b.example?= <a@example.com>",
        "=?utf-8?q?b,c?= <a@example.com>",
        "a@example.com (b@b.example, <c@c.example>)",
        "(c1 (c2 \\) c3)) a (c) @ (c, d) example (;) . com (c)",
        "a @ example . com",
        "A\r\n <a@example.com>",
        "A <\r\n\ta@example.com\r\n >",
        "a@example.com, b@b.example",
        ", ,, a@example.com",
        "nobody, a@example.com",
        "Team: a@example.com, b@b.example;",
        "\"T: b@b.example\": a@example.com;",
        "Empty:;, a@example.com",
        "<@r.example,@s.example:a@example.com>",
        "<@r.example : a@example.com>",
        "A <a@example.com",
        "a@[127.0.0.1], a@example.com",
        "a@127.0.0.1, a@example.com",
        "A <>, a@example.com",
        "a@example.com;",
        "A.B. C. <a@example.com>",
        "J\u00fcrgen <a@example.com>",
        "\ud83d\ude00 <a@example.com>"
      })
  void is_found_in_every_form(String from) {
    assertThat(authorOf(from)).contains(Mailbox.parse("a@example.com"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "\"a b\"@example.com|\"a b\"@example.com",
        "\"a@b.example\"@example.com|\"a@b.example\"@example.com",
        "X <\"q\\\"x\"@example.com>|\"q\\\"x\"@example.com",
        "\"(no comment)\"@example.com|\"(no comment)\"@example.com",
        "a.b . c@example.com|a.b.c@example.com",
        "j\u00fcrgen@b\u00fccher.example|j\u00fcrgen@xn--bcher-kva.example"
      },
      delimiter = '|',
      quoteCharacter = '\u0001')
  void keeps_its_local_part_as_it_is_written_on_the_wire(String from, String author) {
    assertThat(authorOf(from).map(Mailbox::toString)).contains(author);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "undisclosed",
        "Undisclosed senders:;",
        "A <>",
        "b@b.example <>",
        "a b@example.com",
        "A a@example.com",
        "a@exam ple.com",
        "a@b@example.com",
        "<a@example.com, b@b.example>",
        "<a@example.com><b@b.example>",
        "a@[127.0.0.1]",
        "a@[IPv6:::1]",
        "\"a@example.com\"",
        "\"unfinished <a@example.com>",
        "(unfinished <a@example.com>",
        "a@example.com\rBcc: b@b.example",
        "a\u0000@example.com",
        "a@fa\u00df.de",
        "evil\u0140example.com",
        "evil\uff20example.com",
        "\"a\".\"b\"@example.com"
      })
  void is_nobody_rather_than_somebody_else(String from) {
    assertThat(authorOf(from)).isEmpty();
  }

  @Test
  void with_octets_that_are_no_UTF_8_is_nobody() {
    assertThat(author("From: j\u00fcrgen@example.com\r\n\r\n".getBytes(ISO_8859_1))).isEmpty();
    assertThat(author("From: J\u00fcrgen <a@example.com>\r\n\r\n".getBytes(ISO_8859_1)))
        .contains(Mailbox.parse("a@example.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From : a@example.com\r\n",
        "FROM\t: a@example.com\r\n",
        "from:a@example.com\n",
        "From: nobody\r\nFrom: a@example.com\r\n",
        "From: a@example.com\r\nFrom: b@b.example\r\n",
        "From b@b.example Mon Jan  1 00:00:00 2026\r\nFrom: a@example.com\r\n",
        "Resent-From: b@b.example\r\nX-From: b@b.example\r\nFrom: a@example.com\r\n",
        "Subject: x\r\n From: b@b.example\r\nFrom: a@example.com\r\n",
        "From: a@example.com"
      })
  void stands_in_the_first_usable_From_field(String header) {
    assertThat(author(header.getBytes(UTF_8))).contains(Mailbox.parse("a@example.com"));
  }

  @Test
  void in_a_field_of_more_than_64_KiB_is_not_looked_for() {
    assertThat(authorOf("(" + "c".repeat(65_000) + ") a@example.com")).isPresent();
    assertThat(authorOf("(" + "c".repeat(65_536) + ") a@example.com")).isEmpty();
  }

  @Property
  void is_read_back_from_any_display_name(
      @ForAll("names") String name, @ForAll("comments") String comment) {
    String quoted = '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';

    assertThat(authorOf(comment + quoted + comment + "<a@example.com>" + comment))
        .contains(Mailbox.parse("a@example.com"));
  }

  @Property
  void is_a_mailbox_or_nobody_for_any_field(@ForAll("fields") String from) {
    authorOf(from)
        .ifPresent(author -> assertThat(Mailbox.parse(author.toString())).isEqualTo(author));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab \"\\<>@,;:().").ofMaxLength(20);
  }

  @Provide
  Arbitrary<String> comments() {
    return Arbitraries.of("", " ", "(c)", " (a@b.example) ", "(\"<)", "(\\))", "((;)\t,)");
  }

  @Provide
  Arbitrary<String> fields() {
    return Arbitraries.strings().withChars("ab.@<>\"\\(),;: \t\u0140").ofMaxLength(24);
  }
}
