// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Hold;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2HeldMailTest extends HeldMailContract {

  @TempDir private Path directory;

  @Override
  Stores open() throws IOException {
    return Stores.h2(Database.open(directory));
  }

  @Test
  void a_queue_of_an_earlier_release_is_taken_over(@TempDir Path old) throws Exception {
    String url = "jdbc:h2:file:" + old.resolve("waybill").toAbsolutePath();
    try (Connection connection = DriverManager.getConnection(url, "waybill", "")) {
      new Migrator(List.of(Migrator.SCRIPTS.get(0))).migrate(connection);
      Sql.update(
          connection,
          "INSERT INTO consignment (token, idx, recipient, sender, accepted_ns, attempts, due_ns)"
              + " VALUES (?, 0, 'bob@example.org', '', 1, 0, 1)",
          Samples.token(7).text());
    }

    try (Database database = Database.open(old)) {
      assertThat(database.outgoing().claimDue(Samples.NOON, 9)).hasSize(1);
      database
          .held()
          .add(
              Samples.consignments(Samples.token(1), 1),
              Map.of(0, new Hold("slow", "")),
              Optional.empty(),
              Samples.raw("x"));
      assertThat(database.held().count()).isOne();
    }
  }

  @Test
  void the_first_of_a_line_is_found_by_an_index(@TempDir Path fresh) throws IOException {
    try (Database database = Database.open(fresh)) {
      String plan =
          database
              .readers()
              .run(
                  connection ->
                      Sql.first(
                          connection,
                          row -> row.getString(1),
                          "EXPLAIN " + HeldRows.FIRST,
                          "slow",
                          10))
              .orElseThrow();
      assertThat(plan).containsIgnoringCase("held_queue").contains("index sorted");
    }
  }
}
