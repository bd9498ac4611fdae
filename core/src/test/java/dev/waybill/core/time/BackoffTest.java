// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void each_failure_makes_the_pause_longer() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    assertThat(backoff.after(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.after(4)).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.after(1_000_000)).isEqualTo(Duration.ofMinutes(1));
  }
}
