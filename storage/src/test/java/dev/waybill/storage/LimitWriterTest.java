// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static dev.waybill.core.limit.LimitSamples.NOON;
import static dev.waybill.core.limit.LimitSamples.member;
import static dev.waybill.core.limit.LimitSamples.recipients;
import static dev.waybill.core.limit.LimitSamples.refused;
import static dev.waybill.core.limit.LimitSamples.sent;
import static dev.waybill.core.limit.LimitSamples.some;
import static dev.waybill.core.limit.LimitSamples.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitSamples;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.Raise;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitWriterTest {

  private final Counter hour = recipients("10/h");
  private final Counter distinct = LimitSamples.counter(Counted.DISTINCT_RECIPIENTS, "10/h");
  private final Counter fresh = LimitSamples.counter(Counted.NEW_RECIPIENTS, "10/day");
  private final FixedClock clock = FixedClock.at(NOON);

  @TempDir private Path directory;
  private Database database;
  private MemoryLimitStore store;
  private LimitWriter writer;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(directory);
    store = new MemoryLimitStore(this::declared);
    writer = database.writeBehind(store, clock);
  }

  @AfterEach
  void close() throws IOException {
    writer.close();
    database.close();
  }

  private void restart() throws IOException {
    close();
    open();
  }

  private Optional<Limit> declared(CounterId counter) {
    return List.of(hour, distinct, fresh).stream()
        .map(Counter::limit)
        .filter(limit -> limit.name().equals(counter.limit()))
        .filter(limit -> limit.counts() == counter.counts())
        .findFirst();
  }

  private long rows(String table) {
    return database
        .readers()
        .run(
            connection ->
                Sql.first(connection, row -> row.getLong(1), "SELECT COUNT(*) FROM " + table)
                    .orElseThrow());
  }

  @Test
  void a_restart_keeps_what_was_committed_and_gives_back_what_was_pending() throws IOException {
    sent(store, NOON, some(hour, 4), member(distinct, 1), member(distinct, 2), member(fresh, 7));
    taken(store, NOON, some(hour, 5), member(distinct, 3), member(fresh, 8));

    restart();

    assertThat(store.usage(hour, NOON).used()).isEqualTo(4);
    assertThat(store.usage(distinct, NOON).used()).isEqualTo(2);
    assertThat(store.usage(fresh, NOON).used()).isEqualTo(1);
    assertThat(store.usages(NOON)).hasSize(3);
    sent(store, NOON, member(distinct, 2), member(fresh, 7));
    assertThat(store.usage(distinct, NOON).used()).isEqualTo(2);
    assertThat(store.usage(fresh, NOON).used()).isEqualTo(1);
  }

  @Test
  void what_is_committed_at_once_after_a_restart_is_kept_too() throws IOException {
    sent(store, NOON, some(hour, 4));
    restart();
    sent(store, NOON, some(hour, 3));

    restart();

    assertThat(store.usage(hour, NOON).used()).isEqualTo(7);
  }

  @Test
  void what_was_committed_is_written_within_a_second_or_so() {
    sent(store, NOON, some(hour, 4), member(fresh, 7));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(rows("limit_member")).isEqualTo(1));
    assertThat(rows("limit_counter")).isEqualTo(2);
  }

  @Test
  void a_restart_keeps_who_was_told_and_who_was_raised() throws IOException {
    assertThat(store.tell(hour, 80, NOON)).isTrue();
    store.raise(new Raise(hour.limit().name(), "a", 5, NOON.plusSeconds(60)));

    restart();

    assertThat(store.tell(hour, 80, NOON)).isFalse();
    assertThat(store.usage(hour, NOON).allowed()).isEqualTo(15);
    store.raise(new Raise(hour.limit().name(), "a", 0, NOON.plusSeconds(60)));

    restart();

    assertThat(store.raises(NOON)).isEmpty();
    assertThat(rows("limit_raise")).isZero();
  }

  @Test
  void a_counter_that_holds_nothing_has_no_row() throws IOException {
    sent(store, NOON, some(hour, 10), member(distinct, 1));
    restart();
    assertThat(rows("limit_counter")).isEqualTo(2);

    clock.advance(Duration.ofHours(2));
    restart();

    assertThat(rows("limit_counter")).isZero();
    assertThat(rows("limit_member")).isZero();
  }

  @Test
  void a_reset_is_remembered() throws IOException {
    sent(store, NOON, some(hour, 10), member(distinct, 1));
    restart();

    store.reset(hour);
    store.reset(distinct);
    restart();

    sent(store, NOON, some(hour, 10));
    refused(store, NOON, some(hour, 1));
    assertThat(store.usage(distinct, NOON).used()).isZero();
  }

  @Test
  void a_state_that_cannot_be_read_begins_anew() throws IOException {
    sent(store, NOON, some(hour, 10));
    restart();
    writer.close();
    database
        .writer()
        .run(connection -> Sql.update(connection, "UPDATE limit_counter SET state = '9|?'"));

    store = new MemoryLimitStore(this::declared);
    writer = database.writeBehind(store, clock);

    assertThat(store.usage(hour, NOON).used()).isZero();
  }

  @Test
  void recipients_without_meaning_are_forgotten() throws IOException {
    sent(store, NOON, member(fresh, 7));
    restart();

    assertThat(forgotten(Duration.ofDays(407))).isZero();
    assertThat(forgotten(Duration.ofDays(408))).isEqualTo(1);
  }

  private int forgotten(Duration later) {
    long then = NOON.plus(later).toEpochMilli();
    return database.writer().run(connection -> LimitRows.forgetMembers(connection, then, 100));
  }

  @Test
  void fifty_thousand_recipients_survive() throws IOException {
    for (long i = 0; i < 50_000; i++) {
      sent(store, NOON, new LimitCharge(fresh, 1, OptionalLong.of(i * 0x9e3779b97f4a7c15L), false));
    }

    restart();

    assertThat(rows("limit_member")).isEqualTo(50_000);
    assertThat(store.usage(fresh, NOON).used()).isEqualTo(50_000);
  }
}
