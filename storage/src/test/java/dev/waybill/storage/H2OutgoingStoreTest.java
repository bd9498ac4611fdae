// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2OutgoingStoreTest extends OutgoingStoreContract {

  @TempDir private Path directory;

  @Override
  Stores open() throws IOException {
    return Stores.h2(Database.open(directory));
  }

  @Nested
  class ManyDeferred {

    private static final int DEFERRED = 20_000;
    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    @TempDir private Path directory;

    @Test
    void do_not_stand_in_the_way_of_a_ready_one() throws IOException {
      try (Database database = Database.open(directory)) {
        long later = Nanos.of(Samples.NOON.plusSeconds(3600));
        database.writer().run(batch -> insertDeferred(batch, later));
        Consignment ready = Samples.consignment(Samples.token(1), 0);
        database.outgoing().add(List.of(ready), Samples.raw("x"));

        assertThat(scanned(database, "c.due_ns > 0 AND c.due_ns <= " + Nanos.of(Samples.NOON)))
            .as("rows looked at for the ready one")
            .isLessThanOrEqualTo(3);
        assertThat(scanned(database, "c.due_ns = " + later + " AND c.id > " + (DEFERRED - 2)))
            .as("rows looked at above a position among rows due at the same time")
            .isLessThanOrEqualTo(13);
        assertThat(scanned(database, "c.due_ns > 0 AND c.due_ns <= " + later))
            .as("rows looked at for the first ten when all are due")
            .isLessThanOrEqualTo(13);
        assertThat(database.outgoing().claimDue(Samples.NOON, 10)).containsExactly(ready);
        assertThat(database.outgoing().depth()).isEqualTo(DEFERRED + 1);
      }
    }

    @Test
    void are_found_by_the_index_of_due_times() throws IOException {
      try (Database database = Database.open(directory)) {
        for (String sql : List.of(OutgoingRows.DUE_AT_THE_SAME_TIME, OutgoingRows.DUE_LATER)) {
          assertThat(explained(database, "EXPLAIN " + sql, 1, 1, 1))
              .containsIgnoringCase("consignment_due")
              .contains("index sorted");
        }
      }
    }

    private static int insertDeferred(Batch batch, long due) throws java.sql.SQLException {
      return Sql.update(
          batch.connection(),
          """
          INSERT INTO consignment (token, idx, recipient, sender, accepted_ns, attempts, due_ns)
          SELECT '0000000000000000', x, 'a@example.org', '', 0, 1, ?
          FROM SYSTEM_RANGE(1, ?)""",
          due,
          DEFERRED);
    }

    // The statement of the store with its values in place, as EXPLAIN ANALYZE counts rows.
    private static int scanned(Database database, String condition) {
      String sql =
          OutgoingRows.DUE_LATER
              .replace("c.due_ns > ? AND c.due_ns <= ?", condition)
              .replace("LIMIT ?", "LIMIT 10");
      return SCANNED
          .matcher(explained(database, "EXPLAIN ANALYZE " + sql))
          .results()
          .map(MatchResult::group)
          .mapToInt(count -> Integer.parseInt(count.replaceAll("\\D", "")))
          .sum();
    }

    private static String explained(Database database, String sql, Object... arguments) {
      return database
          .readers()
          .run(connection -> Sql.first(connection, row -> row.getString(1), sql, arguments))
          .orElseThrow();
    }
  }

  @Nested
  class Orphans {

    @TempDir private Path directory;

    @Test
    void are_removed_when_the_store_opens() throws IOException {
      MessageToken kept = Samples.token(1);
      try (Database database = Database.open(directory)) {
        database.outgoing().add(Samples.consignments(kept, 1), Samples.raw("kept"));
      }
      Path outgoing = directory.resolve("outgoing");
      Path beside = outgoing.resolve(kept.text().substring(0, 2)).resolve(kept.text() + "x.eml");
      Path elsewhere = outgoing.resolve("vv").resolve("vv00000000000000.eml");
      Path unfinished = outgoing.resolve("incoming").resolve("123.eml");
      Files.createDirectories(elsewhere.getParent());
      for (Path orphan : List.of(beside, elsewhere, unfinished)) {
        Files.writeString(orphan, "orphan");
      }

      try (Database database = Database.open(directory)) {
        assertThat(List.of(beside, elsewhere, unfinished)).noneMatch(Files::exists);
        assertThat(database.outgoing().size(kept)).isEqualTo(4);
      }
    }

    @Test
    void are_not_left_behind_by_a_second_adding() throws IOException {
      try (Database database = Database.open(directory)) {
        database.outgoing().add(Samples.consignments(Samples.token(1), 1), Samples.raw("a"));
        database.outgoing().add(Samples.consignments(Samples.token(1), 1), Samples.raw("b"));

        try (Stream<Path> files = Files.walk(directory.resolve("outgoing"))) {
          assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
      }
    }
  }
}
