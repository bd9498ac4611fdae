// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.limitadmin.Change;
import dev.waybill.core.limitadmin.ChangeAuthor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {

  private static final Change CHANGE =
      new Change(
          Instant.parse("2026-03-01T12:00:00.123456789Z"),
          Change.Action.RAISE,
          "per-hour",
          "ann@example.com",
          "+3",
          new ChangeAuthor("root", "127.0.0.1", "campaign"));

  @TempDir private Path directory;

  private Connection h2() throws SQLException {
    String url = "jdbc:h2:file:" + directory.resolve("waybill").toAbsolutePath();
    return DriverManager.getConnection(url, "waybill", "");
  }

  @Test
  void makes_its_directory_and_files() throws IOException {
    Path deep = directory.resolve("var").resolve("waybill");

    Database.open(deep).close();

    assertThat(deep.resolve("waybill.mv.db")).exists();
  }

  @Test
  void opens_again_at_once_when_it_was_closed() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Database database = Database.open(directory)) {
        database.audit().record(CHANGE);
      }
    }
    try (Database database = Database.open(directory)) {
      assertThat(database.audit().latest(10)).containsExactly(CHANGE, CHANGE, CHANGE);
    }
  }

  @Test
  void refuses_a_directory_that_is_open_already() throws IOException {
    try (Database first = Database.open(directory)) {
      assertThatThrownBy(() -> Database.open(directory))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("is in use");

      first.audit().record(CHANGE);
    }
  }

  @Test
  void refuses_a_database_that_another_process_has_open() throws Exception {
    Database.open(directory).close();
    try (Killable holder = Killable.start(HoldsDatabase.class, directory.resolve("waybill"))) {
      assertThat(holder.line()).contains("open");

      assertThatThrownBy(() -> Database.open(directory))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is in use");
    }
    Database.open(directory).close();
  }

  @Test
  void refuses_a_database_of_a_newer_release_and_leaves_it_alone() throws Exception {
    Database.open(directory).close();
    try (Connection connection = h2()) {
      Sql.update(connection, "INSERT INTO schema_version VALUES (2)");
    }

    assertThatThrownBy(() -> Database.open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "the database has schema version 2 of a newer Waybill, this one knows versions up to "
                + Migrator.SCRIPTS.size()
                + "; start the newer Waybill, or restore the copy made before the upgrade");
    try (Connection connection = h2()) {
      assertThat(Sql.update(connection, "DELETE FROM schema_version WHERE version = 2")).isOne();
    }
    Database.open(directory).close();
  }

  @Test
  void refuses_a_database_that_holds_an_outgoing_queue_and_leaves_it_alone() throws Exception {
    try (Connection connection = h2()) {
      Sql.update(connection, "CREATE TABLE consignment (id BIGINT)");
    }

    assertThatThrownBy(() -> Database.open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "the database %s has the outgoing queue of a Waybill before its first release, which"
                + " cannot be read any more: deliver what is in it with that version, then move it"
                + " and outgoing/ away",
            directory.toAbsolutePath().resolve("waybill.mv.db"));
    try (Connection connection = h2()) {
      assertThat(
              Sql.all(
                  connection,
                  row -> row.getString(1),
                  "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'"))
          .containsExactly("CONSIGNMENT");
    }
  }

  @Test
  void says_which_file_is_broken() throws IOException {
    Files.writeString(directory.resolve("waybill.mv.db"), "this is no database".repeat(1000));

    assertThatThrownBy(() -> Database.open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("waybill.mv.db cannot be opened");
  }

  @Test
  void runs_a_migration_again_that_a_crash_cut_short() throws Exception {
    Database.open(directory).close();
    try (Connection connection = h2()) {
      Sql.update(connection, "DELETE FROM schema_version");
      Sql.update(connection, "DROP TABLE audit");
    }

    try (Database database = Database.open(directory)) {
      assertThat(database.audit().latest(1)).isEmpty();
    }
  }

  @Test
  void answers_a_caller_that_is_interrupted_and_everyone_after() throws IOException {
    try (Database database = Database.open(directory)) {
      // So many that opening does not read them all into memory.
      database.writer().run(connection -> insertChanges(connection, 20_000));
    }
    try (Database database = Database.open(directory)) {
      Thread.currentThread().interrupt();

      assertThat(database.audit().latest(20_000)).hasSize(20_000);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(database.audit().latest(1)).hasSize(1);
    }
  }

  private static int insertChanges(Connection connection, int count) throws SQLException {
    return Sql.update(
        connection,
        """
        INSERT INTO audit (at_ns, action, limit_name, counter_key, detail, who, came_from, because)
        SELECT x, 'RAISE', 'per-hour', 'ann@example.com', '+3', 'root', '127.0.0.1', 'campaign'
        FROM SYSTEM_RANGE(1, ?)\
        """,
        count);
  }

  @Test
  void comes_back_by_itself_after_the_database_shut_itself_down() throws IOException {
    try (Database database = Database.open(directory)) {
      database.audit().record(CHANGE);
      assertThatThrownBy(() -> database.writer().run(DatabaseTest::shutDown))
          .isInstanceOf(StorageException.class);

      database.audit().record(CHANGE);

      assertThat(database.audit().latest(10)).containsExactly(CHANGE, CHANGE);
    }
  }

  private static int shutDown(Connection connection) throws SQLException {
    return Sql.update(connection, "SHUTDOWN IMMEDIATELY");
  }

  @Test
  void says_that_it_is_closed() throws IOException {
    Database database = Database.open(directory);
    database.close();

    assertThatThrownBy(() -> database.audit().record(CHANGE))
        .isInstanceOf(StorageException.class)
        .hasMessage("the store is closed");
    assertThatThrownBy(() -> database.audit().latest(1))
        .isInstanceOf(StorageException.class)
        .hasMessage("the store is closed");
  }
}
