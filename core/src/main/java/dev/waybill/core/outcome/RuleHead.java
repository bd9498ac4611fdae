// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.ArrayList;
import java.util.List;

/**
 * The head of the rules that come with this version.
 *
 * @param version stands in every event that is classified by them
 * @param parts the names of the files, in the order in which their rules are tried
 */
record RuleHead(String version, List<String> parts) {

  static RuleHead parse(String file) {
    String version = "";
    List<String> parts = new ArrayList<>();
    for (String line : file.lines().toList()) {
      if (line.startsWith("version ")) {
        version = line.substring("version ".length()).strip();
      } else if (line.startsWith("part ")) {
        parts.add(line.substring("part ".length()).strip());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException("expected version or part: " + line);
      }
    }
    if (version.isEmpty() || parts.isEmpty()) {
      throw new IllegalArgumentException("expected a version and parts");
    }
    return new RuleHead(version, List.copyOf(parts));
  }
}
