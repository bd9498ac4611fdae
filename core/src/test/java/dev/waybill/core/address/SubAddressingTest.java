// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubAddressingTest {

  @ParameterizedTest
  @CsvSource({
    "+, news+tag@example.com, news@example.com",
    "+, news+a+b@example.com, news@example.com",
    "+, news+@example.com, news@example.com",
    "+-, news-tag@example.com, news@example.com",
    "+, news@example.com, none",
    "+, news-tag@example.com, none",
    "+, +tag@example.com, none",
    "off, news+tag@example.com, none"
  })
  void the_user_is_what_is_before_the_first_delimiter(
      String delimiters, String address, String base) {
    assertThat(
            SubAddressing.parse(delimiters)
                .base(Mailbox.parse(address))
                .map(Mailbox::toString)
                .orElse("none"))
        .isEqualTo(base);
  }

  @Test
  void a_quoted_local_part_has_no_detail() {
    assertThat(SubAddressing.DEFAULTS.base(Mailbox.parse("\"news+tag\"@example.com"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "+ -", ".", "@", "\""})
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubAddressing.parse(text))
        .withMessage("expected characters such as + or +-, or off");
  }
}
