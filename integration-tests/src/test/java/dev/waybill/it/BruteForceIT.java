// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.net.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passwords are guessed at over all protocols, by many clients at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BruteForceIT {

  private static final int CLIENTS = 30;
  private static final int GUESSES_EACH = 2;

  /** As shipped. */
  private static final int REFUSE_AFTER = 20;

  /** Clients of each test come from a network of their own. */
  private static final AtomicInteger NETWORKS = new AtomicInteger();

  private final int proxiedImapsPort = FreePorts.one();
  private final int proxiedPop3sPort = FreePorts.one();
  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    world = World.create();
    Path conf = ChangedConf.copy(directory.resolve("conf"));
    ChangedConf.proxiedReaders(conf, proxiedImapsPort, proxiedPop3sPort);
    // Nobody waits here for a tarpit.
    ChangedConf.logins(conf, "<logins slow-after=\"19\" refuse-after=\"" + REFUSE_AFTER + "\"/>");
    server = WaybillServer.start(directory.resolve("var"), conf, world);
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  @ParameterizedTest
  @EnumSource(LoginProtocol.class)
  void no_more_guesses_are_tested_than_may_fail_however_many_come_at_once(LoginProtocol protocol)
      throws Exception {
    String from = "127.0.1." + NETWORKS.incrementAndGet();

    List<String> answers = guessAtOnce(protocol, from);

    assertThat(answers).hasSize(CLIENTS * GUESSES_EACH);
    assertThat(answers.stream().filter(BruteForceIT::isTested))
        .as("tested of %s", answers)
        .hasSize(REFUSE_AFTER);
    assertThat(answers.stream().filter(BruteForceIT::isOfNetwork))
        .as("refused of %s", answers)
        .hasSize(CLIENTS * GUESSES_EACH - REFUSE_AFTER);
    for (LoginProtocol other : LoginProtocol.values()) {
      assertThat(other.login(server, from, WaybillServer.USER, WaybillServer.PASSWORD))
          .as("over %s", other)
          .contains("Too many failed logins from your network; try again in 15 min");
    }
  }

  @Test
  void an_account_that_is_attacked_is_open_where_it_is_known_also_after_a_restart()
      throws IOException {
    String home = "127.0.2.1";
    assertThat(LoginProtocol.IMAP.login(server, home, WaybillServer.USER, WaybillServer.PASSWORD))
        .startsWith("a OK");
    server.stop();
    server.startAgain();

    try (LoginProtocol.Session attacker = LoginProtocol.POP3.connect(server, "127.0.2.2")) {
      for (int i = 0; i < REFUSE_AFTER; i++) {
        assertThat(attacker.login(WaybillServer.USER, "guess" + i))
            .isEqualTo("-ERR Authentication failed.");
      }
    }

    for (LoginProtocol protocol : LoginProtocol.values()) {
      assertThat(protocol.login(server, home, WaybillServer.USER, WaybillServer.PASSWORD))
          .as("at home over %s", protocol)
          .matches("(235|a OK|\\+OK).*");
      assertThat(protocol.login(server, "127.0.2.3", WaybillServer.USER, WaybillServer.PASSWORD))
          .as("elsewhere over %s", protocol)
          .contains(
              "Too many failed logins to this account, and it is not known from your network;"
                  + " try again in 15 min");
    }
    assertThat(server.log())
        .contains("Too many failed logins: refusing more for a while; the last one was to news@");
  }

  @Test
  void behind_a_balancer_the_network_is_that_of_the_client() throws IOException {
    for (int i = 0; i < REFUSE_AFTER; i++) {
      try (LoginProtocol.Session attacker = LoginProtocol.pop3(proxied("198.51.100.7", true))) {
        assertThat(attacker.login("nobody" + i + "@example.com", "guess"))
            .isEqualTo("-ERR Authentication failed.");
      }
    }

    for (boolean pop3 : List.of(true, false)) {
      assertThat(guessOf("198.51.100.7", pop3)).matches(BruteForceIT::isOfNetwork);
      assertThat(guessOf("203.0.113.7", pop3)).matches(BruteForceIT::isTested);
    }
  }

  private String guessOf(String client, boolean pop3) throws IOException {
    LineClient greeted = proxied(client, pop3);
    try (LoginProtocol.Session session =
        pop3 ? LoginProtocol.pop3(greeted) : LoginProtocol.imap(greeted)) {
      return session.login("somebody@example.com", "guess");
    }
  }

  private LineClient proxied(String client, boolean pop3) throws IOException {
    int port = pop3 ? proxiedPop3sPort : proxiedImapsPort;
    LineClient greeted =
        LineClient.connect("127.0.0.1", port)
            .send("PROXY TCP4 " + client + " 127.0.0.1 40000 " + port + "\r\n")
            .overTls();
    greeted.line();
    return greeted;
  }

  private List<String> guessAtOnce(LoginProtocol protocol, String from) throws Exception {
    List<String> answers = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch connected = new CountDownLatch(CLIENTS);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> guessers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String account = "guessed" + i + "@example.com";
      guessers.add(
          threads.submit(
              () -> {
                try (LoginProtocol.Session session = protocol.connect(server, from)) {
                  connected.countDown();
                  connected.await();
                  for (int guess = 0; guess < GUESSES_EACH; guess++) {
                    answers.add(session.login(account, "guess" + guess));
                  }
                }
                return null;
              }));
    }
    for (Future<?> guesser : guessers) {
      guesser.get();
    }
    threads.shutdown();
    return answers;
  }

  private static boolean isTested(String answer) {
    return answer.matches(
        "535 .*|a NO (LOGIN|AUTHENTICATE) failed.*|-ERR Authentication failed\\..*");
  }

  private static boolean isOfNetwork(String answer) {
    return answer.matches(
        "(454 4\\.7\\.0|a NO \\[ALERT\\] (LOGIN|AUTHENTICATE) refused\\.|-ERR \\[SYS/TEMP\\])"
            + " Too many failed logins from your network; try again in 15 min");
  }
}
