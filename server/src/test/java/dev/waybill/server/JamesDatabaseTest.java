// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.commons.configuration2.BaseConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JamesDatabaseTest {

  @TempDir Path directory;

  private JamesDatabase open() {
    return JamesDatabase.open(new ServerDirectories(directory, directory), new BaseConfiguration());
  }

  /** What H2 does to a database that it cannot write. */
  private void breakDown() throws SQLException {
    String url = "jdbc:h2:file:" + directory.resolve("store/james") + ";NON_KEYWORDS=VALUE";
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY");
    }
  }

  @Test
  void what_was_stored_in_this_opening_is_on_the_disk_after_a_sync() {
    try (JamesDatabase database = open()) {
      long opening = database.opening();

      database.sync(opening);

      assertThat(database.opening()).isEqualTo(opening);
    }
  }

  @Test
  void what_was_stored_before_the_database_broke_down_may_be_lost() throws Exception {
    try (JamesDatabase database = open()) {
      long opening = database.opening();
      breakDown();

      assertThatIllegalStateException().isThrownBy(() -> database.sync(opening));

      // Each connection of the pool finds out for itself.
      long next = await().ignoreExceptions().until(database::opening, number -> number != opening);
      database.sync(next);
    }
  }
}
