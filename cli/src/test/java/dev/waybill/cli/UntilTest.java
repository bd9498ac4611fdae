// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UntilTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T12:00:00Z, 18:00, 2026-11-23T17:00:00Z",
    "2026-11-23T12:00:00Z, 9:30, 2026-11-24T08:30:00Z",
    "2026-11-23T17:00:00Z, 18:00, 2026-11-24T17:00:00Z",
    "2026-11-23T12:00:00Z, 2026-12-01, 2026-11-30T23:00:00Z",
    "2026-11-23T12:00:00Z, 2026-12-01T18:00, 2026-12-01T17:00:00Z",
    "2026-11-23T12:00:00Z, 2026-12-01T18:00:00Z, 2026-12-01T18:00:00Z",
    "2026-11-23T12:00:00.9Z, 2h, 2026-11-23T14:00:00Z",
    "2026-11-23T12:00:00Z, 7d, 2026-11-30T12:00:00Z",
    // The clock goes from 3:00 back to 2:00 in that night.
    "2026-10-24T22:00:00Z, 4:00, 2026-10-25T03:00:00Z",
    // And from 2:00 to 3:00 in this one: 2:30 is not shown.
    "2026-03-28T23:00:00Z, 2:30, 2026-03-29T01:30:00Z"
  })
  void is_read_as_the_clock_on_the_wall_shows_it(String now, String text, String until) {
    assertThat(Until.parse(text, Instant.parse(now), BERLIN)).isEqualTo(Instant.parse(until));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tomorrow",
        "25:00",
        "18:60",
        "2026-13-01",
        "2026-12-01T",
        "2 hours",
        "-1h",
        "T"
      })
  void anything_else_is_refused_with_what_would_do(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Until.parse(text, Instant.EPOCH, BERLIN))
        .withMessage(
            "--until is a time such as 18:00, 2026-12-01, 2026-12-01T18:00 or 2h, not \""
                + text
                + "\"");
  }
}
