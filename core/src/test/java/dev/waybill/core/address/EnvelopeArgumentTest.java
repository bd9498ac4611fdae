// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeArgumentTest {

  private static Optional<EnvelopeArgument> read(String argument) {
    return EnvelopeArgument.parse("FROM", argument);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "FROM:<a@b.example>, FROM:<a@b.example>",
        "from: <a@b.example>  size=1  BODY=8bitmime x, FROM:<a@b.example> SIZE=1 BODY=8bitmime X",
        "FROM:<>, FROM:<>",
        "FROM:<\"a>b\"@c.example> AUTH=<>, FROM:<\"a>b\"@c.example> AUTH=<>",
        "FROM:<\"a\\\"> b\"@c.example>, FROM:<\"a\\\"> b\"@c.example>"
      })
  void is_read(String argument, String text) {
    assertThat(read(argument)).map(read -> read.text("FROM")).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "FROM",
        "FROM:",
        "TO:<a@b.example>",
        "FROM a@b.example",
        "FROM:a@b.example",
        "FROM:<a@b.example",
        "FROM:<a@b.example>SIZE=1",
        "FROM:<a@b.example>>",
        "FROM:<\"a@b.example>",
        "FROM:x<a@b.example>"
      })
  void is_nothing_without_a_path_in_angle_brackets(String argument) {
    assertThat(read(argument)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a@[192.0.2.1], 192.0.2.1",
    "a@[IPv6:2001:db8::1], 2001:db8::1",
    "\"a@b\"@[ipv6:::1], ::1",
  })
  void has_an_address_literal(String path, String address) {
    EnvelopeArgument argument = read("FROM:<" + path + "> SIZE=1").orElseThrow();

    assertThat(argument.literal()).contains(Network.address(address));
    assertThat(argument.withoutDomain().text("FROM"))
        .isEqualTo("FROM:<" + argument.localPart() + "> SIZE=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[192.0.2.1]x",
        "a@192.0.2.1",
        "a@[192.0.2.1",
        "a@[]",
        "a@[",
        "a@[localhost]",
        "a@[192.0.2.256]",
        "a@[IPv6:]",
        "a@[IPv6:x]",
        "\"a@[192.0.2.1]\"@b.example"
      })
  void has_none(String path) {
    assertThat(read("FROM:<" + path + ">").orElseThrow().literal()).isEmpty();
  }

  @Property
  void never_fails_and_reads_what_it_writes(@ForAll String rest) {
    read("FROM:<" + rest)
        .ifPresent(
            argument -> {
              Optional<EnvelopeArgument> again = read(argument.text("FROM"));
              assertThat(again.map(EnvelopeArgument::path)).contains(argument.path());
            });
  }
}
