// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings a database to the schema of this release, one numbered script after the other.
 *
 * <p>Version n is script n of the list; a script that was released is never edited. H2 commits DDL
 * by itself, so a script may have run in part when the process dies: its statements must bear
 * repeating.
 */
final class Migrator {

  static final List<String> SCRIPTS = List.of("0001-limits-audit-and-keys.sql");

  /** Of the database that several servers share. */
  static final List<String> POSTGRESQL_SCRIPTS = List.of("postgresql/0001-dkim-keys.sql");

  private final List<String> scripts;

  Migrator(List<String> scripts) {
    this.scripts = List.copyOf(scripts);
  }

  /**
   * Applies what is missing.
   *
   * @throws StorageException when the database comes from a newer release
   */
  void migrate(Connection connection) throws SQLException, IOException {
    execute(connection, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
    int version = version(connection);
    if (version > scripts.size()) {
      throw new StorageException(
          "the database has schema version "
              + version
              + " of a newer Waybill, this one knows versions up to "
              + scripts.size()
              + "; start the newer Waybill, or restore the copy made before the upgrade");
    }
    for (int next = version + 1; next <= scripts.size(); next++) {
      for (String statement : statements(scripts.get(next - 1))) {
        execute(connection, statement);
      }
      record(connection, next);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void record(Connection connection, int version) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO schema_version (version) VALUES (?)")) {
      insert.setInt(1, version);
      insert.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  // Comments run from -- to the end of the line, statements end with a semicolon; no script needs
  // either inside a string.
  private static List<String> statements(String script) throws IOException {
    try (InputStream resource = Migrator.class.getResourceAsStream("schema/" + script)) {
      if (resource == null) {
        throw new StorageException("the schema script " + script + " is missing from the jar");
      }
      String text =
          new String(resource.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("--.*", ""))
              .collect(Collectors.joining("\n"));
      return List.of(text.split(";", -1)).stream()
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    }
  }
}
