// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.golden;

import java.util.ArrayList;
import java.util.List;

/** The first line in which two texts differ, with every octet made visible. Immutable. */
record LineDiff(int line, String expected, String actual, int expectedLines, int actualLines) {

  private static final String END = "(end of file)";

  static LineDiff of(byte[] expected, byte[] actual) {
    List<String> left = lines(expected);
    List<String> right = lines(actual);
    int i = 0;
    while (i < left.size() && i < right.size() && left.get(i).equals(right.get(i))) {
      i++;
    }
    return new LineDiff(
        i + 1,
        i < left.size() ? left.get(i) : END,
        i < right.size() ? right.get(i) : END,
        left.size(),
        right.size());
  }

  String describe() {
    return ":%d: differs at this line%n  expected: %s%n  actual:   %s%n  (%d lines expected, %d came)"
        .formatted(line, expected, actual, expectedLines, actualLines);
  }

  /** Splits after LF and shows what no eye would see; a line keeps its ending as text. */
  private static List<String> lines(byte[] octets) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (byte octet : octets) {
      line.append(visible(octet & 0xff));
      if (octet == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      }
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  private static String visible(int octet) {
    return switch (octet) {
      case '\r' -> "\\r";
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default ->
          octet >= ' ' && octet < 0x7f ? String.valueOf((char) octet) : "\\x%02x".formatted(octet);
    };
  }
}
