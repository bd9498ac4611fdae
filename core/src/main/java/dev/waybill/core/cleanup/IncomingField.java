// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.cleanup;

import dev.waybill.core.header.FieldSyntax;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The header field whose lines are coming in. Confined to one message. */
final class IncomingField {

  private final List<byte[]> lines = new ArrayList<>();

  boolean isEmpty() {
    return lines.isEmpty();
  }

  void add(byte[] line) {
    lines.add(line);
  }

  /** Its lines; it is empty afterwards. */
  List<byte[]> take() {
    List<byte[]> all = List.copyOf(lines);
    lines.clear();
    return all;
  }

  /** The name in lower case, also where blanks are before the colon; empty for no field. */
  String name() {
    byte[] first = lines.get(0);
    int end = FieldSyntax.endOfName(first, 0, first.length);
    return colon() < 0
        ? ""
        : new String(first, 0, end, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
  }

  /** The value, unfolded; that of no field is the whole of it. */
  String value() {
    StringBuilder value = new StringBuilder();
    int from = colon() + 1;
    for (byte[] line : lines) {
      value.append(new String(line, from, line.length - from, StandardCharsets.UTF_8));
      from = 0;
    }
    return value.toString().replace("\r\n", "");
  }

  boolean isBlank() {
    return value().isBlank();
  }

  /** Where the colon is; -1 when the first line begins no field. */
  private int colon() {
    byte[] first = lines.get(0);
    int end = FieldSyntax.endOfName(first, 0, first.length);
    int at = end;
    while (at < first.length && FieldSyntax.isBlank(first[at])) {
      at++;
    }
    return end > 0 && at < first.length && first[at] == ':' ? at : -1;
  }
}
