// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

  @ParameterizedTest
  @CsvSource({
    "1B, 1, 1B",
    "1023B, 1023, 1023B",
    "1024B, 1024, 1KiB",
    "64KiB, 65536, 64KiB",
    "25MiB, 26214400, 25MiB",
    "1GiB, 1073741824, 1GiB",
    "1025KiB, 1049600, 1025KiB",
    "999999999GiB, 1073741822926258176, 999999999GiB"
  })
  void is_read_and_printed_in_the_largest_whole_unit(String text, long octets, String printed) {
    assertThat(DataSize.parse(text).octets()).isEqualTo(octets);
    assertThat(DataSize.parse(text)).hasToString(printed);
  }

  @Property
  void reads_back_what_it_prints(@ForAll @LongRange(min = 1, max = 999_999_999) long octets) {
    DataSize size = new DataSize(octets);

    assertThat(DataSize.parse(size.toString())).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "10",
        "10M",
        "10MB",
        "10mib",
        "10 MiB",
        "-1B",
        "+1B",
        "1.5MiB",
        "1e3B",
        "off",
        "1000000000GiB",
        "\u0661KiB"
      })
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSize.parse(text))
        .withMessage("expected a size such as 500B, 64KiB, 25MiB or 1GiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0B", "0MiB"})
  void nothing_is_no_size(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSize.parse(text))
        .withMessage("expected a size above zero");
  }
}
