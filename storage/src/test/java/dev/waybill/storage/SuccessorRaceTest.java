// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.PostgresSettings;
import dev.waybill.core.PostgresTls;
import dev.waybill.core.PostgresUrl;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.keys.DkimKeyFactory;
import dev.waybill.core.dkim.keys.DnsVisibility;
import dev.waybill.core.dkim.keys.Finding;
import dev.waybill.core.dkim.keys.KeyAdmin;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyManager;
import dev.waybill.core.dkim.keys.KeyNotice;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.NoticeKind;
import dev.waybill.core.dkim.keys.ServerFinding;
import dev.waybill.testkit.postgres.RealPostgres;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with one PostgreSQL and one directory, which all want to make the same successor. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SuccessorRaceTest {

  private static final int SERVERS = 3;
  private static final int DOMAINS = 30;

  @TempDir private Path home;

  private final FixedClock clock = FixedClock.at("2026-06-01T00:00:00Z");
  private final List<KeyNotice> notices = new CopyOnWriteArrayList<>();

  /** What each process has of its own. */
  private record Server(PostgresKeyStates states, KeyManager manager, KeyAdmin admin) {}

  private Server server(String url, Path keys) {
    PostgresKeyStates states =
        PostgresKeyStates.open(
            new PostgresSettings(
                PostgresUrl.parse(url),
                Optional.empty(),
                PostgresTls.DISABLE,
                Optional.empty(),
                Duration.ofSeconds(30)),
            clock);
    DkimKeyFactory factory =
        new DkimKeyFactory(new KeyDirectory(keys, clock, new SecureRandom()), new KeyFiles(keys));
    KeyManager manager =
        new KeyManager(
            states,
            factory,
            () -> KeyPolicy.DEFAULTS,
            SuccessorRaceTest::everywhere,
            notices::add,
            clock);
    KeyAdmin admin = new KeyAdmin(manager, states, factory, () -> KeyPolicy.DEFAULTS, clock);
    return new Server(states, manager, admin);
  }

  private static DnsVisibility everywhere(ManagedKey key) {
    return new DnsVisibility(List.of(new ServerFinding("ns.example.com", Finding.SEEN, "")));
  }

  private static DomainName domain(int number) {
    return new DomainName("d" + number + ".example");
  }

  @Test
  void exactly_one_makes_it_and_no_file_is_left_over() throws Exception {
    Path keys = home.resolve("keys");
    try (RealPostgres database = RealPostgres.start(home.resolve("postgresql"))) {
      String url = database.create("waybill");
      List<Server> servers = Stream.generate(() -> server(url, keys)).limit(SERVERS).toList();
      signEverywhere(servers.get(0));
      clock.advance(Duration.ofDays(91));

      together(servers, KeyManager::refresh);
      together(servers, KeyManager::refresh);

      assertThat(notices).noneMatch(notice -> notice.kind() == NoticeKind.UNUSABLE);
      List<ManagedKey> all = servers.get(0).states().all();
      assertThat(all).hasSize(2 * DOMAINS);
      for (int number = 0; number < DOMAINS; number++) {
        assertPair(all, keys, domain(number));
      }
      servers.forEach(server -> server.states().close());
    }
  }

  /** A key of each domain signs: two of three are short ones, which are made faster. */
  private void signEverywhere(Server server) {
    for (int number = 0; number < DOMAINS; number++) {
      KeyOrder order = KeyOrder.of(domain(number), KeyPolicy.DEFAULTS);
      server.admin().create(number % 3 == 0 ? order : order.of(KeyKind.ED25519));
    }
    server.manager().lookAtDue(Runnable::run, Runnable::run);
    clock.advance(Duration.ofMinutes(2));
    server.manager().refresh();
    assertThat(server.states().all())
        .hasSize(DOMAINS)
        .allMatch(key -> key.state() == KeyState.ACTIVE);
  }

  private static void together(List<Server> servers, Consumer<KeyManager> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SERVERS);
    List<Callable<Boolean>> tasks =
        servers.stream()
            .<Callable<Boolean>>map(
                server ->
                    () -> {
                      task.accept(server.manager());
                      return true;
                    })
            .toList();
    for (Future<Boolean> outcome : threads.invokeAll(tasks)) {
      outcome.get();
    }
    threads.shutdown();
  }

  private static void assertPair(List<ManagedKey> all, Path keys, DomainName domain)
      throws IOException {
    List<String> states =
        all.stream()
            .filter(key -> key.name().domain().equals(domain))
            .map(key -> key.name().selector() + " " + key.state())
            .toList();
    assertThat(states).as("%s", domain).containsExactly("wb202606a active", "wb202608a new");
    try (Stream<Path> files = Files.list(keys.resolve(domain.value()))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("wb202606a.pem", "wb202608a.pem");
    }
  }

  @Test
  void servers_with_directories_of_their_own_make_one_too_and_the_others_say_what_is_missing()
      throws Exception {
    try (RealPostgres database = RealPostgres.start(home.resolve("postgresql"))) {
      String url = database.create("waybill");
      Server one = server(url, home.resolve("one"));
      Server two = server(url, home.resolve("two"));
      signEverywhere(one);
      clock.advance(Duration.ofDays(91));

      together(List.of(one, two), KeyManager::refresh);

      assertThat(one.states().all()).hasSize(2 * DOMAINS);
      assertThat(notices).anyMatch(notice -> notice.text().contains("does not exist"));
      assertThat(notices).noneMatch(notice -> notice.text().contains("holds another key"));
      one.states().close();
      two.states().close();
    }
  }
}
