// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.benchmarks.DkimScores.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class DkimTableTest {

  private final DkimScores scores = new DkimScores();
  private final DkimTable table = new DkimTable(scores, List.of(4096), "Fast 1.0", "0.5");

  @Test
  void divides_only_figures_of_the_same_round() {
    scores.add(new Score(1, "bareRsaOfTheJdk", 4096, 100, 0));
    scores.add(new Score(1, "rsaOfTheJdk", 4096, 110, 5000));
    scores.add(new Score(2, "bareRsaOfTheJdk", 4096, 400, 0));
    scores.add(new Score(2, "rsaOfTheJdk", 4096, 480, 7000));
    scores.add(new Score(3, "rsaOfTheJdk", 4096, 1, 6000));

    assertThat(table.toString())
        .contains("| ours, RSA, JDK | 1.150 (1.100 to 1.200) [6,000] |")
        .contains("| ours, RSA / bare RSA, both JDK | 1.150 (1.100 to 1.200) |");
  }

  @Test
  void says_what_was_not_measured() {
    assertThat(table.toString())
        .contains("4 KiB")
        .contains("| OpenDKIM, RSA, OpenSSL | not measured |");
  }
}
