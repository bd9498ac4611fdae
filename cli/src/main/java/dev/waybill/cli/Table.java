// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, aligned: amounts to the right, words to the left. Confined to one thread. */
final class Table {

  private static final String GAP = "  ";

  /** A number, or octets in units. */
  private static final String AMOUNT = "[0-9.]+( octets| [KMGT]iB)?";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(List.of(titles));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String pad = " ".repeat(width(column) - row.get(column).length());
      line.append(column == 0 ? "" : GAP)
          .append(isNumeric(column) ? pad + row.get(column) : row.get(column) + pad);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    return rows.size() > 1
        && rows.stream().skip(1).allMatch(row -> row.get(column).matches(AMOUNT));
  }
}
