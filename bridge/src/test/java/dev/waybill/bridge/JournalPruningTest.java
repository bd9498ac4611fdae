// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.waybill.core.Retention;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.message.MessageToken;
import dev.waybill.storage.Database;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPruningTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Retention MONTH = new Retention(Duration.ofDays(30));

  @TempDir private Path directory;

  private static MessageToken accept(Database database, int daysAgo) {
    MessageToken token = MessageToken.derive("message of " + daysAgo + " days ago");
    database
        .journal()
        .accept(
            new Acceptance(
                token,
                NOW.minus(Duration.ofDays(daysAgo)),
                EnvelopeSender.nobody(),
                Optional.empty(),
                "network 127.0.0.0/8",
                "",
                List.of(Mailbox.parse("bob@remote.example"))));
    return token;
  }

  @Test
  void forgets_what_is_older_than_the_retention() throws IOException {
    try (Database database = Database.open(directory)) {
      MessageToken old = accept(database, 31);
      MessageToken young = accept(database, 29);

      new JournalPruning(database.journal(), MONTH, FixedClock.at(NOW)).prune();

      assertThat(database.journal().history(old)).isEmpty();
      assertThat(database.journal().history(young)).isPresent();
    }
  }

  @Test
  void forgets_nothing_more_after_it_was_closed() throws IOException {
    try (Database database = Database.open(directory)) {
      MessageToken old = accept(database, 31);
      JournalPruning pruning = new JournalPruning(database.journal(), MONTH, FixedClock.at(NOW));

      pruning.close();
      pruning.prune();

      assertThat(database.journal().history(old)).isPresent();
    }
  }

  @Test
  void outlives_a_database_that_fails() throws IOException {
    Database database = Database.open(directory);
    database.close();

    assertThatCode(new JournalPruning(database.journal(), MONTH, FixedClock.at(NOW))::prune)
        .doesNotThrowAnyException();
  }
}
