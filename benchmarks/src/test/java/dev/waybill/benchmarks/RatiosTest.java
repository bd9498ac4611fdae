// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatiosTest {

  @Test
  void the_median_is_the_one_in_the_middle_or_between_two() {
    assertThat(new Ratios(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2.0);
    assertThat(new Ratios(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
  }

  @Test
  void the_spread_is_told_with_it() {
    assertThat(new Ratios(List.of(1.1, 0.95, 1.0)))
        .hasToString("B / A: median 1.00, from 0.95 to 1.10 in 3 rounds");
  }
}
