// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FixedClockTest {

  @Test
  void stands_still_until_it_is_moved() {
    FixedClock clock = FixedClock.at("2026-01-02T03:04:05Z");

    assertThat(clock.instant()).isEqualTo(clock.instant()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(clock.advance(Duration.ofMinutes(1))).isEqualTo("2026-01-02T03:05:05Z");
    assertThat(clock.instant()).isEqualTo("2026-01-02T03:05:05Z");
  }

  @Test
  void can_be_set_back() {
    FixedClock clock = FixedClock.at(Instant.EPOCH);

    clock.advance(Duration.ofSeconds(-1));
    assertThat(clock.instant()).isEqualTo("1969-12-31T23:59:59Z");

    clock.set(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(clock).hasToString("FixedClock[2026-01-01T00:00:00Z]");
  }
}
