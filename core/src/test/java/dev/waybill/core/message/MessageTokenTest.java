// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTokenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcde",
        "0123456789abcdef0",
        "0123456789abcdew",
        "0123456789abcde ",
        "0123456789abcde\n",
        "0123456789abcde=",
        "../../etc/passwd",
        "' or 1=1 -- abcd",
        "\u0660123456789abcde"
      })
  void what_is_no_token_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageToken(text));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageToken.parse(text));
  }

  @Test
  void a_token_is_read_in_either_case_and_kept_in_lower_case() {
    assertThat(MessageToken.parse("0123456789ABCDEF"))
        .isEqualTo(new MessageToken("0123456789abcdef"))
        .hasToString("0123456789abcdef");
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageToken("0123456789ABCDEF"));
  }

  @Test
  void a_letter_that_only_folds_into_ASCII_is_refused() {
    // KELVIN SIGN, whose lower case is k.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageToken.parse("0123456789abcde\u212a"));
  }

  @Test
  void derived_tokens_are_the_same_every_time() {
    // printf 'Mail1' | openssl dgst -sha256 -binary | head -c 10, as base32hex.
    assertThat(MessageToken.derive("Mail1")).hasToString("53fir2b2tkur12qj");
    assertThat(MessageToken.derive("Mail1")).isNotEqualTo(MessageToken.derive("Mail2"));
  }

  @Property
  void any_name_has_a_token(@ForAll @NotEmpty String name) {
    assertThat(MessageToken.derive(name)).isEqualTo(MessageToken.derive(name));
  }

  @Property
  void octets_and_text_are_one(@ForAll @Size(MessageToken.OCTETS) byte[] octets) {
    MessageToken token = MessageToken.ofOctets(octets);

    assertThat(token.octets()).isEqualTo(octets);
    assertThat(MessageToken.parse(token.text().toUpperCase(Locale.ROOT))).isEqualTo(token);
  }

  @Test
  void another_number_of_octets_is_refused() {
    for (int length : new int[] {0, 1, 9, 11, 20}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MessageToken.ofOctets(new byte[length]));
    }
  }
}
