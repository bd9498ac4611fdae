// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base32HexTest {

  @ParameterizedTest(name = "RFC 4648 section 10: {0}")
  @CsvSource({
    "'', ''",
    "f, co",
    "fo, cpng",
    "foo, cpnmu",
    "foob, cpnmuog",
    "fooba, cpnmuoj1",
    "foobar, cpnmuoj1e8"
  })
  void the_vectors_of_RFC_4648(String octets, String text) {
    assertThat(Base32Hex.encode(octets.getBytes(US_ASCII))).isEqualTo(text);
    assertThat(Base32Hex.decode(text)).asString(US_ASCII).isEqualTo(octets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c",
        "cpn",
        "cpnmuo",
        "CO",
        "cp",
        "co======",
        "c o",
        "co\n",
        "w0",
        "\u00e90",
        "c-"
      })
  void what_is_never_written_is_never_read(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Base32Hex.decode(text));
  }

  @Property
  void what_is_written_is_read_back(@ForAll byte[] octets) {
    assertThat(Base32Hex.decode(Base32Hex.encode(octets))).isEqualTo(octets);
  }

  @Property
  void two_texts_never_read_as_the_same_octets(@ForAll String text) {
    try {
      assertThat(Base32Hex.encode(Base32Hex.decode(text))).isEqualTo(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("not base32hex");
    }
  }

  @Property
  void whole_groups_agree_with_base_32_of_the_JDK(@ForAll @Size(10) byte[] octets) {
    String digits = new BigInteger(1, octets).toString(32);

    assertThat(Base32Hex.encode(octets)).isEqualTo("0".repeat(16 - digits.length()) + digits);
  }
}
