// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {

  private static final Acceptance ACCEPTANCE =
      Samples.acceptance(Samples.token(1), Samples.NOON, 2);

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
    assertThat(deep.resolve("outgoing")).isDirectory();
  }

  @Test
  void opens_again_at_once_when_it_was_closed() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Database database = Database.open(directory)) {
        database.journal().accept(Samples.acceptance(Samples.token(i), Samples.NOON, 1));
      }
    }
    try (Database database = Database.open(directory)) {
      for (int i = 0; i < 3; i++) {
        assertThat(database.journal().acceptance(Samples.token(i))).isPresent();
      }
    }
  }

  @Test
  void refuses_a_directory_that_is_open_already() throws IOException {
    try (Database first = Database.open(directory)) {
      assertThatThrownBy(() -> Database.open(directory))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("is in use");

      first.journal().accept(ACCEPTANCE);
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
      Sql.update(connection, "INSERT INTO schema_version VALUES (7)");
    }

    assertThatThrownBy(() -> Database.open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "the database has schema version 7 of a newer Waybill, this one knows versions up to "
                + Migrator.SCRIPTS.size()
                + "; start the newer Waybill, or restore the copy made before the upgrade");
    try (Connection connection = h2()) {
      assertThat(Sql.update(connection, "DELETE FROM schema_version WHERE version = 7")).isOne();
    }
    Database.open(directory).close();
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
      Sql.update(connection, "DROP TABLE consignment");
    }

    try (Database database = Database.open(directory)) {
      assertThat(database.outgoing().depth()).isZero();
    }
  }

  @Test
  void answers_a_caller_that_is_interrupted_and_everyone_after() throws IOException {
    try (Database database = Database.open(directory)) {
      // So many that opening does not read them all into memory.
      database.writer().run(batch -> insertMessages(batch, 20_000));
    }
    try (Database database = Database.open(directory)) {
      Thread.currentThread().interrupt();

      assertThat(database.journal().acceptance(new MessageToken("0000000000010000"))).isPresent();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(database.journal().acceptance(new MessageToken("0000000000000001"))).isPresent();
    }
  }

  private static int insertMessages(Batch batch, int count) throws SQLException {
    return Sql.update(
        batch.connection(),
        """
        INSERT INTO message (token, accepted_ns, sender, client, message_id_field)
        SELECT LPAD(x, 16, '0'), x, '', 'network 127.0.0.0/8', '' FROM SYSTEM_RANGE(1, ?)\
        """,
        count);
  }

  @Test
  void comes_back_by_itself_after_the_database_shut_itself_down() throws IOException {
    try (Database database = Database.open(directory)) {
      database.journal().accept(ACCEPTANCE);
      assertThatThrownBy(
              () ->
                  database
                      .writer()
                      .run(
                          batch ->
                              batch.connection().createStatement().execute("SHUTDOWN IMMEDIATELY")))
          .isInstanceOf(StorageException.class);

      database.journal().accept(Samples.acceptance(Samples.token(2), Samples.NOON, 1));

      assertThat(database.journal().acceptance(Samples.token(1))).contains(ACCEPTANCE);
      assertThat(database.journal().acceptance(Samples.token(2))).isPresent();
    }
  }

  @Test
  void says_that_it_is_closed() throws IOException {
    Database database = Database.open(directory);
    database.close();

    assertThatThrownBy(() -> database.journal().accept(ACCEPTANCE))
        .isInstanceOf(StorageException.class)
        .hasMessage("the store is closed");
    assertThatThrownBy(() -> database.outgoing().depth())
        .isInstanceOf(StorageException.class)
        .hasMessage("the store is closed");
  }
}
