// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The different problems found so far in one file. Confined to the thread that reads it. */
final class Problems {

  private final String file;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String text) {
    found.add(new Problem(file, line, text));
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidSettingsException(
          found.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
    }
  }
}
