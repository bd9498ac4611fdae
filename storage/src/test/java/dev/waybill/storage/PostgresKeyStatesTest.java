// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.PostgresSettings;
import dev.waybill.core.PostgresTls;
import dev.waybill.core.PostgresUrl;
import dev.waybill.core.dkim.keys.DnsObservation;
import dev.waybill.core.dkim.keys.KeyChange;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.NoticeKind;
import dev.waybill.core.dkim.keys.StatesAwayException;
import dev.waybill.storage.postgres.Postgres;
import dev.waybill.testkit.postgres.RealPostgres;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresKeyStatesTest extends KeyStatesContract {

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final int THREADS = 8;
  private static final int ROUNDS = 25;

  @TempDir private static Path home;

  private static RealPostgres server;
  private final String url = database();

  @BeforeAll
  static void startServer() throws IOException {
    server = RealPostgres.start(home.resolve("postgresql"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static String database() {
    try {
      return server.create("waybill" + DATABASES.incrementAndGet());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private PostgresSettings settings() {
    return new PostgresSettings(
        PostgresUrl.parse(url),
        Optional.empty(),
        PostgresTls.DISABLE,
        Optional.empty(),
        Duration.ofSeconds(5));
  }

  private PostgresKeyStates states() {
    return PostgresKeyStates.open(settings(), InstantSource.system());
  }

  @Override
  Opened open() {
    PostgresKeyStates states = states();
    return new Opened(states, states::close);
  }

  @Test
  void servers_that_start_at_the_same_time_make_one_schema() throws Exception {
    server.execute(url.replaceAll(".*/", ""), "DROP TABLE IF EXISTS schema_version");
    List<PostgresKeyStates> servers = IntStream.range(0, THREADS).mapToObj(i -> states()).toList();

    List<List<ManagedKey>> found =
        atOnce(servers.stream().map(s -> (Callable<List<ManagedKey>>) s::all).toList());

    assertThat(found).hasSize(THREADS).allSatisfy(keys -> assertThat(keys).isEmpty());
    servers.forEach(PostgresKeyStates::close);
  }

  @Test
  void changes_of_many_servers_at_the_same_time_lose_nothing() throws Exception {
    List<PostgresKeyStates> servers = IntStream.range(0, 2).mapToObj(i -> states()).toList();
    ManagedKey one = KEY;
    ManagedKey two = key("example.com", "wb202606b", KeyState.NEW);
    servers.get(0).add(one);
    servers.get(0).add(two);

    List<Callable<Integer>> writers =
        IntStream.range(0, THREADS)
            .<Callable<Integer>>mapToObj(i -> () -> count(servers.get(i % 2), i % 2 == 0))
            .toList();
    int retried = atOnce(writers).stream().mapToInt(Integer::intValue).sum();

    assertThat(servers.get(1).all())
        .extracting(key -> key.madeAt())
        .containsOnly(NOON.plusNanos((long) THREADS * ROUNDS));
    assertThat(retried).as("they were in each other's way").isPositive();
    servers.forEach(PostgresKeyStates::close);
  }

  /** Adds a nanosecond to both keys, again and again; answers how often it was too late. */
  private static int count(KeyStates states, boolean forward) {
    int retries = 0;
    for (int round = 0; round < ROUNDS; round++) {
      while (!states.change(more(states.all(), forward))) {
        retries++;
      }
    }
    return retries;
  }

  private static List<KeyChange> more(List<ManagedKey> keys, boolean forward) {
    List<KeyChange> changes = new ArrayList<>();
    for (ManagedKey key : keys) {
      changes.add(
          forward ? changes.size() : 0, new KeyChange(key, made(key, key.madeAt().plusNanos(1))));
    }
    return changes;
  }

  private static ManagedKey made(ManagedKey key, Instant at) {
    return new ManagedKey(
        key.name(),
        key.kind(),
        key.publicKey(),
        key.state(),
        at,
        key.since(),
        key.activeFrom(),
        key.trial(),
        key.watch(),
        key.told());
  }

  @Test
  void only_one_is_alone() throws Exception {
    List<PostgresKeyStates> servers = IntStream.range(0, 4).mapToObj(i -> states()).toList();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Callable<Boolean>> tasks =
        IntStream.range(0, THREADS * 4)
            .<Callable<Boolean>>mapToObj(
                i ->
                    () -> {
                      servers
                          .get(i % 4)
                          .alone(
                              () -> {
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                servers.get(i % 4).all();
                                inside.decrementAndGet();
                              });
                      return true;
                    })
            .toList();

    // Each server has connections for one that is alone and one that works.
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (Future<Boolean> outcome : threads.invokeAll(tasks)) {
      assertThat(outcome.get()).isTrue();
    }
    threads.shutdown();

    assertThat(most).hasValue(1);
    servers.forEach(PostgresKeyStates::close);
  }

  @Test
  void a_server_that_dies_alone_does_not_keep_others_out() {
    PostgresKeyStates one = states();
    PostgresKeyStates two = states();
    AtomicInteger done = new AtomicInteger();

    one.alone(
        () -> {
          endConnections();
          two.alone(done::incrementAndGet);
        });

    assertThat(done).hasValue(1);
    one.close();
    two.close();
  }

  private static void endConnections() {
    try {
      server.execute(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'waybill'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_database_that_is_killed_is_away_and_back_with_everything() throws Exception {
    PostgresKeyStates states = states();
    states.add(KEY);
    states.change(List.of(new KeyChange(KEY, FULL)));

    server.kill();
    assertThatThrownBy(states::all)
        .isInstanceOf(StatesAwayException.class)
        .hasMessageContaining("PostgreSQL at " + url + " is away: ");
    assertThat(states.trouble()).isPresent();
    server.restart();

    assertThat(states.all()).containsExactly(FULL);
    assertThat(states.trouble()).isEmpty();
    states.close();
  }

  @Test
  void a_database_that_comes_back_empty_gets_its_tables_again() throws Exception {
    PostgresKeyStates states = states();
    states.add(KEY);
    server.execute(url.replaceAll(".*/", ""), "DROP TABLE dkim_key, schema_version");

    assertThatThrownBy(states::all).isInstanceOf(StatesAwayException.class);
    assertThat(states.all()).isEmpty();
    states.close();
  }

  @Test
  void a_database_that_was_restarted_between_two_questions_is_not_noticed() throws Exception {
    PostgresKeyStates states = states();
    states.add(KEY);
    server.kill();
    server.restart();

    try (LogLines log = new LogLines(Postgres.class)) {
      // The pool tests a connection that was idle for half a second, not before.
      assertThat(eventually(states)).containsExactly(KEY);
      assertThat(log.lines()).hasSizeLessThanOrEqualTo(2);
    }
    states.close();
  }

  private static List<ManagedKey> eventually(KeyStates states) {
    try {
      return states.all();
    } catch (StatesAwayException e) {
      return states.all();
    }
  }

  @Test
  void going_and_coming_back_is_told_once_each() throws Exception {
    PostgresKeyStates states = states();
    states.all();
    try (LogLines log = new LogLines(Postgres.class)) {
      server.kill();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(states::all).isInstanceOf(StatesAwayException.class);
      }
      server.restart();
      states.all();
      states.all();

      assertThat(log.lines())
          .satisfiesExactly(
              gone -> assertThat(gone).contains(" is away: ").contains("DKIM keys sign as"),
              back -> assertThat(back).endsWith(" is back"));
    }
    states.close();
  }

  @Test
  void a_schema_of_a_newer_release_is_not_touched() throws Exception {
    states().all();
    server.execute(url.replaceAll(".*/", ""), "INSERT INTO schema_version VALUES (99)");

    assertThatThrownBy(() -> states().all())
        .isInstanceOf(StatesAwayException.class)
        .hasMessageContaining("schema version 99 of a newer Waybill");
  }

  @Test
  void what_a_foreign_name_server_says_can_always_be_stored() {
    PostgresKeyStates states = states();
    String foreign = "different at ns (the record \0 \u00ff \ud800 ' \\ \u20ac)";
    states.add(KEY);
    DnsObservation watch =
        new DnsObservation(
            Optional.of(NOON),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            foreign);
    ManagedKey told =
        new ManagedKey(
            KEY.name(),
            KEY.kind(),
            KEY.publicKey(),
            KEY.state(),
            KEY.madeAt(),
            KEY.since(),
            KEY.activeFrom(),
            KEY.trial(),
            watch,
            Set.of(NoticeKind.PUBLISH));

    assertThat(states.change(List.of(new KeyChange(KEY, told)))).isTrue();
    ManagedKey stored = states.all().get(0);

    assertThat(stored.watch().finding()).startsWith("different at ns (the record \ufffd \u00ff ");
    assertThat(states.change(List.of(new KeyChange(stored, KEY)))).isTrue();
    states.close();
  }

  @Test
  void a_password_is_read_for_every_connection() throws Exception {
    String database = url.replaceAll(".*/", "");
    server.execute("postgres", "CREATE ROLE " + database + " LOGIN PASSWORD 'one'");
    server.execute(database, "GRANT ALL ON SCHEMA public TO " + database);
    Path file = Files.writeString(home.resolve(database + ".password"), "one\n");
    PostgresSettings settings =
        new PostgresSettings(
            PostgresUrl.parse(url.replace("postgres@", database + "@")),
            Optional.of(file),
            PostgresTls.DISABLE,
            Optional.empty(),
            Duration.ofSeconds(5));
    PostgresKeyStates states = PostgresKeyStates.open(settings, InstantSource.system());
    assertThat(states.all()).isEmpty();

    Files.writeString(file, "");
    assertThatThrownBy(states::all).hasMessageContaining("expected one line with the password");
    Files.writeString(file, "one");
    assertThat(states.all()).isEmpty();
    states.close();
  }

  @Test
  void a_missing_password_file_stops_the_start() {
    PostgresSettings settings =
        new PostgresSettings(
            PostgresUrl.parse(url),
            Optional.of(home.resolve("nowhere")),
            PostgresTls.DISABLE,
            Optional.empty(),
            Duration.ofSeconds(5));

    assertThatThrownBy(() -> PostgresKeyStates.open(settings, InstantSource.system()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("nowhere: the password of PostgreSQL cannot be read");
  }

  @Test
  void a_server_without_tls_is_not_spoken_to_unless_that_is_allowed() {
    PostgresSettings settings =
        new PostgresSettings(
            PostgresUrl.parse(url),
            Optional.empty(),
            PostgresTls.VERIFY_FULL,
            Optional.empty(),
            Duration.ofSeconds(1));

    assertThatThrownBy(() -> PostgresKeyStates.open(settings, InstantSource.system()).all())
        .isInstanceOf(StatesAwayException.class)
        .hasMessageContaining("SSL");
  }

  @Test
  void a_clock_that_is_wrong_is_told_once() {
    FixedClock clock = FixedClock.at(Instant.parse("2000-01-01T00:00:00Z"));
    PostgresKeyStates states = PostgresKeyStates.open(settings(), clock);
    try (LogLines log = new LogLines(ClockCheck.class)) {
      states.all();
      states.all();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN The clock of this server is PT")
          .contains(" behind that of PostgreSQL");
    }
    states.close();
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    List<T> results = new ArrayList<>();
    for (Future<T> outcome : threads.invokeAll(tasks)) {
      results.add(outcome.get());
    }
    threads.shutdown();
    return results;
  }
}
