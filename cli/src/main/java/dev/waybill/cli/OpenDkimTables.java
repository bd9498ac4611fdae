// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * OpenDKIM's KeyTable and SigningTable, as opendkim.conf(5) describes them: {@code name
 * domain:selector:file} and {@code pattern name}.
 *
 * <p>Limits: only files, no databases. Which author is signed by which key is taken from the domain
 * of the key; a SigningTable is only read for keys whose domain is {@code %}.
 */
final class OpenDkimTables {

  private static final int PARTS = 3;

  private final Path keyTable;
  private final Optional<Path> signingTable;

  OpenDkimTables(Path keyTable, Optional<Path> signingTable) {
    this.keyTable = keyTable;
    this.signingTable = signingTable;
  }

  /**
   * Every key that the tables name.
   *
   * @throws CommandProblem when a line cannot be understood, with the line
   */
  List<KeyCandidate> read() {
    List<KeyCandidate> candidates = new ArrayList<>();
    for (String[] row : rows(keyTable)) {
      String[] value = row[1].split(":", PARTS);
      if (value.length != PARTS) {
        throw new CommandProblem(
            keyTable + ": \"" + row[0] + "\" is not followed by domain:selector:file");
      }
      for (String domain : value[0].equals("%") ? domains(row[0]) : Set.of(value[0])) {
        KeyName name = KeyArguments.key(domain, value[1]);
        Path file = keyTable.toAbsolutePath().resolveSibling(value[2]);
        candidates.add(new KeyCandidate(name, file.toString(), text(file)));
      }
    }
    return candidates;
  }

  /** The domains of the authors that a key without a domain of its own signs for. */
  private Set<String> domains(String key) {
    Path table =
        signingTable.orElseThrow(
            () ->
                new CommandProblem(
                    keyTable
                        + ": the domain of \""
                        + key
                        + "\" is %, so the SigningTable is needed"));
    Set<String> domains = new LinkedHashSet<>();
    for (String[] row : rows(table)) {
      String pattern = row[0].substring(row[0].indexOf('@') + 1);
      if (row[1].equals(key) && pattern.indexOf('*') < 0) {
        domains.add(pattern);
      }
    }
    return domains;
  }

  private static List<String[]> rows(Path table) {
    return text(table)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> line.split("\\s+", 2))
        .map(
            row -> {
              if (row.length < 2) {
                throw new CommandProblem(table + ": \"" + row[0] + "\" stands alone in its line");
              }
              return row;
            })
        .toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new CommandProblem(file + " cannot be read: " + e, e);
    }
  }
}
