// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.breaker.Standing;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.Portion;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPortionsTest {

  private static final String NEWS = "account news@example.com";
  private static final String OTHER = "account other@example.com";

  @TempDir private Path directory;
  private Database database;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(directory);
    database.indexRecipients(true);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
  }

  /** A message at this second, to these users. */
  private void accept(String client, int second, int... users) {
    database
        .journal()
        .accept(
            new Acceptance(
                token(second),
                at(second),
                EnvelopeSender.nobody(),
                Optional.empty(),
                client,
                "",
                IntStream.of(users).mapToObj(Samples::recipient).toList()));
  }

  private void outcome(int second, int index, Event.Kind kind, String reply, String remote) {
    Mailbox recipient = Samples.recipient(index);
    Reply said = Reply.parse(Integer.parseInt(reply.substring(0, 3)), reply.substring(4));
    database
        .journal()
        .record(
            new Event(
                token(second), index, recipient, kind, at(second + 1), Optional.of(said), remote));
  }

  private void bounce(int second) {
    outcome(second, 0, Event.Kind.BOUNCED, "550 5.1.1 No such user", "mx");
  }

  private void deliver(int second) {
    outcome(second, 0, Event.Kind.DELIVERED, "250 2.0.0 Ok", "mx");
  }

  private static MessageToken token(int second) {
    return Samples.token(second);
  }

  private static Instant at(int second) {
    return Samples.NOON.plusSeconds(second);
  }

  @Test
  void nobody_has_a_portion_of_nothing() {
    assertThat(database.journal().hardBounces(NEWS, Instant.EPOCH, 100)).isEqualTo(portion(0, 0));
    assertThat(database.journal().newRecipients(NEWS, Instant.EPOCH, 100)).isEqualTo(portion(0, 0));
  }

  @Test
  void counts_what_was_refused_for_good_among_what_is_settled() {
    for (int i = 0; i < 10; i++) {
      accept(NEWS, i, i);
    }
    IntStream.of(0, 1, 2).forEach(this::bounce);
    IntStream.of(3, 4, 5, 6).forEach(this::deliver);
    outcome(6, 0, Event.Kind.BOUNCED_LATER, "550 5.2.1 Disabled", "mx");
    outcome(7, 0, Event.Kind.DEFERRED, "450 4.2.1 Later", "mx");
    outcome(8, 0, Event.Kind.BOUNCED, "451 4.4.7 gave up after 5 days", "");

    assertThat(database.journal().hardBounces(NEWS, Instant.EPOCH, 100)).isEqualTo(portion(4, 8));
  }

  @Test
  void does_not_count_what_we_refused_ourselves() {
    accept(NEWS, 0, 0);
    outcome(0, 0, Event.Kind.BOUNCED, "550 5.7.1 Limit \"size\" allows at most 10 MiB", "");
    accept(NEWS, 1, 1);
    outcome(1, 0, Event.Kind.BOUNCED, "550 5.1.2 domain nowhere.example not found", "");

    assertThat(database.journal().hardBounces(NEWS, Instant.EPOCH, 100)).isEqualTo(portion(1, 2));
  }

  @Test
  void looks_at_the_latest_of_one_client_since_a_point_in_time() {
    for (int i = 0; i < 900; i++) {
      accept(i % 2 == 0 ? NEWS : OTHER, i, i);
      if (i < 450) {
        bounce(i);
      } else {
        deliver(i);
      }
    }

    assertThat(database.journal().hardBounces(NEWS, Instant.EPOCH, 225)).isEqualTo(portion(0, 225));
    assertThat(database.journal().hardBounces(NEWS, Instant.EPOCH, 300))
        .isEqualTo(portion(75, 300));
    assertThat(database.journal().hardBounces(NEWS, Instant.EPOCH, 9999))
        .isEqualTo(portion(225, 450));
    assertThat(database.journal().hardBounces(NEWS, at(450), 9999)).isEqualTo(portion(0, 225));
  }

  @Test
  void counts_recipients_that_the_client_never_wrote_to_before() {
    accept(OTHER, 0, 1, 2, 3);
    accept(NEWS, 1, 1, 2);
    accept(NEWS, 2, 1, 4);
    accept(NEWS, 3, 4);

    assertThat(database.journal().newRecipients(NEWS, Instant.EPOCH, 100)).isEqualTo(portion(3, 5));
    assertThat(database.journal().newRecipients(NEWS, at(2), 100)).isEqualTo(portion(1, 3));
    assertThat(database.journal().newRecipients(NEWS, Instant.EPOCH, 1)).isEqualTo(portion(0, 1));
  }

  @Test
  void finds_the_latest_messages_by_an_index() {
    String plan =
        database
            .readers()
            .run(
                connection ->
                    Sql.first(
                        connection,
                        row -> row.getString(1),
                        "EXPLAIN " + JournalPortions.MESSAGES,
                        NEWS,
                        0,
                        1,
                        9))
            .orElseThrow();

    assertThat(plan).containsIgnoringCase("message_of_client").contains("index sorted");
  }

  @Test
  void the_breaker_s_decisions_survive_a_restart() throws IOException {
    Standing slowed = new Standing("a@example.com", Standing.State.SLOWED, at(1), "60 of 100");
    Standing lifted = new Standing("a@example.com", Standing.State.LIFTED, at(2), "by hand");
    database.breaker().put(slowed);
    assertThat(database.breaker().standings()).containsExactly(slowed);
    database.breaker().put(lifted);

    database.indexRecipients(false);
    database.close();
    database = Database.open(directory);

    assertThat(database.breaker().standings()).isEqualTo(List.of(lifted));
  }

  private static Portion portion(long part, long of) {
    return new Portion(part, of);
  }
}
