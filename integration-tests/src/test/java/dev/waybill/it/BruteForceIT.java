// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
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

  private World world;
  private WaybillServer server;

  /** A way to log in; answers what the server says. */
  enum Protocol {
    SMTP {
      @Override
      Session connect(WaybillServer server, String from) throws IOException {
        SmtpClient client = SmtpClient.connect(from, "127.0.0.1", server.smtp().getPort());
        client.greet("client.example");
        return new Session() {
          @Override
          public String login(String account, String password) {
            SmtpReply reply = client.authPlain(account, password);
            return reply.lastLine();
          }

          @Override
          public void close() {
            client.close();
          }
        };
      }
    },
    IMAP {
      @Override
      Session connect(WaybillServer server, String from) throws IOException {
        LineClient client = LineClient.connect(from, server.imapsPort()).overTls();
        client.line();
        return new Session() {
          @Override
          public String login(String account, String password) {
            return requireNonNull(
                client.send("a LOGIN " + account + " \"" + password + "\"\r\n").lineWith("a "));
          }

          @Override
          public void close() {
            client.close();
          }
        };
      }
    },
    POP3 {
      @Override
      Session connect(WaybillServer server, String from) throws IOException {
        LineClient client = LineClient.connect(from, server.pop3sPort()).overTls();
        client.line();
        return new Session() {
          @Override
          public String login(String account, String password) {
            client.ask("USER " + account);
            return requireNonNull(client.ask("PASS " + password));
          }

          @Override
          public void close() {
            client.close();
          }
        };
      }
    };

    abstract Session connect(WaybillServer server, String from) throws IOException;

    String login(WaybillServer server, String from, String account, String password)
        throws IOException {
      try (Session session = connect(server, from)) {
        return session.login(account, password);
      }
    }
  }

  /** A connection. */
  interface Session extends AutoCloseable {
    String login(String account, String password);

    @Override
    void close();
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    world = World.create();
    server =
        WaybillServer.start(
            directory.resolve("var"),
            world,
            // Nobody waits here for a tarpit.
            settings -> settings.replace("slow-after=\"3\"", "slow-after=\"19\""));
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void no_more_guesses_are_tested_than_may_fail_however_many_come_at_once(Protocol protocol)
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
    for (Protocol other : Protocol.values()) {
      assertThat(other.login(server, from, WaybillServer.USER, WaybillServer.PASSWORD))
          .as("over %s", other)
          .contains("Too many failed logins from your network; try again in 15 min");
    }
  }

  @Test
  void an_account_that_is_attacked_is_open_where_it_is_known_also_after_a_restart()
      throws IOException {
    String home = "127.0.2.1";
    assertThat(Protocol.IMAP.login(server, home, WaybillServer.USER, WaybillServer.PASSWORD))
        .startsWith("a OK");
    server.stop();
    server.startAgain();

    try (Session attacker = Protocol.POP3.connect(server, "127.0.2.2")) {
      for (int i = 0; i < REFUSE_AFTER; i++) {
        assertThat(attacker.login(WaybillServer.USER, "guess" + i))
            .isEqualTo("-ERR Authentication failed.");
      }
    }

    for (Protocol protocol : Protocol.values()) {
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

  private List<String> guessAtOnce(Protocol protocol, String from) throws Exception {
    List<String> answers = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch connected = new CountDownLatch(CLIENTS);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> guessers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String account = "guessed" + i + "@example.com";
      guessers.add(
          threads.submit(
              () -> {
                try (Session session = protocol.connect(server, from)) {
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
    return answer.matches("535 .*|a NO LOGIN failed.*|-ERR Authentication failed\\..*");
  }

  private static boolean isOfNetwork(String answer) {
    return answer.matches(
        "(454 4\\.7\\.0|a NO \\[ALERT\\] LOGIN refused\\.|-ERR \\[SYS/TEMP\\])"
            + " Too many failed logins from your network; try again in 15 min");
  }
}
