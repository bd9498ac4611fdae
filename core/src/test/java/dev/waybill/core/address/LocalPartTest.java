// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPartTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "joe, joe",
        "\"joe\", joe",
        "\"j\\oe\", joe",
        "\"a.b\", a.b",
        "\"a..b\", \"a..b\"",
        "\"a.\\.b\", \"a..b\"",
        "\"ab.\", \"ab.\"",
        "\".ab\", \".ab\"",
        "\"a b\", \"a b\"",
        "\"a\\\"b\", \"a\\\"b\"",
        "\"a\\\\b\", \"a\\\\b\"",
        "\"a@b\", \"a@b\"",
        "\"\", \"\"",
        "\"unfinished, \"unfinished",
        "a..b, a..b"
      })
  void the_shortest_form(String text, String shortest) {
    assertThat(LocalPart.shortest(text)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"a..b\", \"a.\\.b\"",
        "\"a...b\", \"a.\\.\\.b\"",
        "\"..\", \".\\.\"",
        "\"a.b\", \"a.b\"",
        "a..b, a..b"
      })
  void without_double_dots(String text, String other) {
    assertThat(LocalPart.withoutDoubleDots(text)).isEqualTo(other);
  }

  @Provide
  Arbitrary<String> quoted() {
    return Arbitraries.strings()
        .withChars("ab.@\" \\>%!")
        .ofMaxLength(12)
        .map(content -> '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
  }

  @Property
  void all_forms_mean_the_same(@ForAll("quoted") String text) {
    String other = LocalPart.withoutDoubleDots(text);

    assertThat(LocalPart.isQuoted(other)).isTrue();
    assertThat(other).doesNotContain("..");
    assertThat(LocalPart.shortest(other)).isEqualTo(LocalPart.shortest(text));
    assertThat(LocalPart.shortest(LocalPart.shortest(text))).isEqualTo(LocalPart.shortest(text));
  }
}
