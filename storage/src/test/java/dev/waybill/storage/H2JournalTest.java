// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2JournalTest extends JournalContract {

  @TempDir private Path directory;

  @Override
  Stores open() throws IOException {
    return Stores.h2(Database.open(directory));
  }

  @Nested
  class Pruning {

    private static final Instant LONG_AGO = Samples.NOON.minus(Duration.ofDays(40));
    private static final Instant HORIZON = Samples.NOON.minus(Duration.ofDays(30));

    @TempDir private Path directory;
    private Database database;

    @BeforeEach
    void open() throws IOException {
      database = Database.open(directory);
    }

    @AfterEach
    void close() throws IOException {
      database.close();
    }

    private boolean remembers(MessageToken message) {
      return database.journal().history(message).isPresent();
    }

    @Test
    void forgets_what_is_older_and_keeps_what_is_not() {
      for (int i = 0; i < 450; i++) {
        database.journal().accept(Samples.acceptance(Samples.token(i), LONG_AGO, 2));
      }
      database.journal().accept(Samples.acceptance(Samples.token(450), HORIZON, 2));

      long pruned = database.journal().prune(HORIZON);

      assertThat(pruned).isEqualTo(450);
      assertThat(remembers(Samples.token(0))).isFalse();
      assertThat(remembers(Samples.token(450))).isTrue();
      assertThat(rows("recipient")).isEqualTo(2);
      assertThat(rows("event")).isEqualTo(2);
    }

    @Test
    void keeps_a_message_until_it_is_settled_and_told() throws IOException {
      MessageToken message = Samples.token(1);
      Consignment consignment = Samples.consignment(message, 0, LONG_AGO);
      database.journal().accept(Samples.acceptance(message, LONG_AGO, 1));
      database.outgoing().add(List.of(consignment), Samples.raw("x"));

      assertThat(database.journal().prune(HORIZON)).isZero();

      database.outgoing().claimDue(Samples.NOON, 1);
      database
          .outgoing()
          .settle(
              consignment,
              Samples.event(consignment, Event.Kind.BOUNCED, LONG_AGO),
              Optional.empty());
      assertThat(database.journal().prune(HORIZON)).isZero();
      assertThat(database.outgoing().untold()).hasSize(1);

      database.outgoing().told(consignment);
      assertThat(database.journal().prune(HORIZON)).isEqualTo(1);
      assertThat(remembers(message)).isFalse();
      assertThat(rows("event")).isZero();
    }

    @Test
    void forgets_old_reports_on_forgotten_messages() {
      Consignment forgotten = Samples.consignment(Samples.token(1), 0);
      database.journal().record(Samples.event(forgotten, Event.Kind.BOUNCED_LATER, LONG_AGO));
      database.journal().record(Samples.event(forgotten, Event.Kind.BOUNCED_LATER, HORIZON));
      assertThat(rows("event")).isEqualTo(2);

      database.journal().prune(HORIZON);
      assertThat(rows("event")).isEqualTo(1);

      database.journal().prune(Samples.NOON);
      assertThat(rows("event")).isZero();
    }

    private long rows(String table) {
      return database
          .readers()
          .run(
              connection ->
                  Sql.first(connection, row -> row.getLong(1), "SELECT COUNT(*) FROM " + table)
                      .orElseThrow());
    }
  }
}
