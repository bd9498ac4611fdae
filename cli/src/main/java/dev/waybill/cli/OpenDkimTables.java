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
import java.util.regex.Pattern;

/**
 * OpenDKIM's KeyTable and SigningTable, as opendkim.conf(5) describes them: {@code name
 * domain:selector:file} and {@code pattern name}.
 *
 * <p>Limits: only files, no databases. Which author is signed by which key is taken from the domain
 * of the key; a SigningTable is only read for keys whose domain or file has a {@code %}. A key that
 * is in the table itself is not read.
 */
final class OpenDkimTables {

  private static final int PARTS = 3;

  private static final Pattern COMMENT = Pattern.compile("#.*");

  /** Stands for the domain of the author. */
  private static final String ANY = "%";

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
      boolean any = value[0].equals(ANY) || value[2].contains(ANY);
      for (String author : any ? domains(row[0]) : Set.of(value[0])) {
        KeyName name = KeyArguments.key(value[0].replace(ANY, author), value[1]);
        candidates.add(KeyCandidate.of(name, file(row[0], value[2].replace(ANY, author))));
      }
    }
    return candidates;
  }

  // What begins otherwise is the key itself.
  private Path file(String key, String text) {
    if (!text.startsWith("/") && !text.startsWith("./") && !text.startsWith("../")) {
      throw new CommandProblem(
          keyTable
              + ": the private key of \""
              + key
              + "\" is in the table; write it to a file, and name that with a slash");
    }
    return keyTable.toAbsolutePath().resolveSibling(text).normalize();
  }

  /** The domains of the authors that a key without a domain of its own signs for. */
  private Set<String> domains(String key) {
    Path table =
        signingTable.orElseThrow(
            () -> new CommandProblem(unclear(key) + ", so the SigningTable is needed"));
    Set<String> domains = new LinkedHashSet<>();
    for (String[] row : rows(table)) {
      String pattern = row[0].substring(row[0].indexOf('@') + 1);
      if (row[1].equals(key) && (pattern.contains("*") || pattern.startsWith("."))) {
        throw new CommandProblem(
            unclear(key)
                + ", and "
                + table
                + " has it sign for \""
                + row[0]
                + "\"; name the domains there, or import the key with --pem for each");
      }
      if (row[1].equals(key)) {
        domains.add(pattern);
      }
    }
    return domains;
  }

  private String unclear(String key) {
    return keyTable + ": the domain of \"" + key + "\" is " + ANY;
  }

  private static List<String[]> rows(Path table) {
    return text(table)
        .lines()
        .map(line -> COMMENT.matcher(line).replaceFirst("").strip())
        .filter(line -> !line.isEmpty())
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
      throw new CommandProblem(file + " cannot be read: " + Reason.of(e), e);
    }
  }
}
