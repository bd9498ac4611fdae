// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code ${name}} stands for. Immutable. */
record Variables(Map<String, String> values) {

  private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)}");

  Variables {
    values = Map.copyOf(values);
  }

  String in(Place place, String text) {
    Matcher matcher = NAME.matcher(text);
    return matcher.replaceAll(
        found -> {
          String name = found.group(1);
          String value = values.get(name);
          if (value == null) {
            throw place.wrong(
                "nobody said what ${" + name + "} is; known: " + new TreeSet<>(values.keySet()));
          }
          return Matcher.quoteReplacement(value);
        });
  }
}
