// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.text.Addresses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of a complaint (RFC 5965 §3) or a receipt (RFC 8098 §3), which are about one message
 * and not in groups.
 *
 * <p>Immutable.
 */
final class ReportFields {

  /** Chosen: an address or a line of words. */
  private static final int MAX_VALUE = 2000;

  private final Map<String, List<String>> fields = new HashMap<>();

  private ReportFields() {}

  /** Reads the fields; the first 1,000 of a name count. */
  static ReportFields parse(String text) {
    ReportFields all = new ReportFields();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) <= ' ') {
        continue;
      }
      String name = line.substring(0, Math.min(colon, 60)).strip().toLowerCase(Locale.ROOT);
      List<String> values = all.fields.computeIfAbsent(name, key -> new ArrayList<>());
      if (values.size() < StatusFields.MAX_RECIPIENTS) {
        String value = line.substring(colon + 1).strip();
        values.add(value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE));
      }
      if (all.fields.size() >= StatusFields.MAX_RECIPIENTS) {
        break;
      }
    }
    return all;
  }

  /** The first value of a field; empty when it is missing. */
  String value(String name) {
    return fields.getOrDefault(name, List.of("")).get(0);
  }

  /** The address in a field; empty when there is none. */
  String address(String name) {
    List<String> all = addresses(name);
    return all.isEmpty() ? "" : all.get(0);
  }

  /** The addresses in all fields of a name. */
  List<String> addresses(String name) {
    return fields.getOrDefault(name, List.of()).stream()
        .flatMap(value -> Addresses.in(value).stream())
        .map(Addresses.Found::value)
        .distinct()
        .toList();
  }
}
