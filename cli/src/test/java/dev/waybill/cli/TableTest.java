// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void words_stand_left_and_amounts_right() {
    Table table = new Table("LIMIT", "USED", "SIZE");
    table.row("a", "5", "10 octets");
    table.row("longer-name", "1000", "1.5 MiB");

    assertThat(table.lines())
        .containsExactly(
            "LIMIT        USED       SIZE",
            "a               5  10 octets",
            "longer-name  1000    1.5 MiB");
  }

  @Test
  void a_table_without_rows_has_its_titles() {
    assertThat(new Table("A", "B").lines()).containsExactly("A  B");
  }
}
