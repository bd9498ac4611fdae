// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import dev.waybill.storage.Database;
import dev.waybill.storage.ServerFacts;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsCommandTest {

  private static final String SETTINGS =
      """
      <waybill>
        <limits>
          <limit name="account-day" for="account" counts="recipients" rate="100/day" over="defer"/>
        </limits>
      </waybill>
      """;

  @TempDir private Path home;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        Files.createDirectories(home.resolve("conf")).resolve("waybill.xml"), SETTINGS);
  }

  private Path data() {
    return home.resolve("var");
  }

  private Terminal limits(String... arguments) {
    List<String> all = new ArrayList<>(List.of("limits"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--conf", home.resolve("conf").toString(), "--data", data().toString()));
    return Terminal.run(all.toArray(String[]::new));
  }

  @Nested
  class WithoutServer {

    @BeforeEach
    void ranOnce() throws IOException {
      Path storage = data().resolve("waybill");
      Database.open(storage).close();
      try (Store store = RocksStore.open(RocksSettings.of(storage))) {
        Changes slowed = new Changes();
        slowed.put(
            Table.META,
            Keys.of("breaker/standing/ben@example.com"),
            Keys.of("SLOWED\n2026-11-23T12:00:00Z\n60 of 400 recipients bounced"));
        store.write(slowed, Durability.SYNCED);
      }
    }

    @Test
    void a_raise_is_kept_and_stands_in_the_trail() {
      Terminal raised =
          limits(
              "raise",
              "Ann@example.com",
              "account-day",
              "--by",
              "50",
              "--until",
              "2200-01-01",
              "--because",
              "Christmas letter");

      assertThat(raised)
          .isEqualTo(
              new Terminal(
                  0,
                  """
                  LIMIT        FOR              COUNTS      USED  ALLOWED  LEFT  NEXT  RATE
                  account-day  ann@example.com  recipients     0      150   150  -     100/day
                  """,
                  ""));
      assertThat(limits("show").out())
          .contains("Nothing counts under any limit\n")
          .contains("raised: account-day for ann@example.com by 50 until 2200-01-01 00:00 ")
          .contains("breaker: ben@example.com slowed since 2026-11-23 ")
          .endsWith(": 60 of 400 recipients bounced\n");
      assertThat(limits("log").out())
          .startsWith("WHEN  ")
          .containsPattern(
              "this machine  raise  account-day  ann@example.com  \\+50 until 2\\S+Z  Christmas"
                  + " letter\n");
    }

    @Test
    void a_reset_lifts_the_breaker() {
      assertThat(limits("reset", "ben@example.com", "--because", "list was cleaned").out())
          .contains("breaker: ben@example.com lifted since ", ": list was cleaned\n");

      assertThat(limits("show").out()).isEqualTo("Nothing counts under any limit\n");
      assertThat(limits("log", "--json").out()).contains("\"action\" : \"lift\"");
    }

    @Test
    void a_reason_is_required() {
      Terminal silent = limits("reset", "ben@example.com");
      assertThat(silent.exitCode()).isEqualTo(2);
      assertThat(silent.err()).contains("reset: Missing required option: '--because=TEXT'");

      Terminal blank = limits("reset", "ben@example.com", "--because", " ");
      assertThat(blank.exitCode()).isEqualTo(2);
      assertThat(blank.err()).contains("reset: because needs 1 to 500 characters on one line");
      assertThat(limits("log").out()).isEqualTo("Nothing was ever changed\n");
    }

    @Test
    void bad_arguments_exit_with_2_and_say_which() {
      Terminal unknown =
          limits("raise", "a", "acount-day", "--by", "5", "--until", "2h", "--because", "x");
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err())
          .startsWith(
              "waybill limits raise: there is no limit \"acount-day\"; there is account-day");
      assertThat(
              limits("raise", "a", "account-day", "--by", "5", "--until", "soon", "--because", "x")
                  .err())
          .startsWith("waybill limits raise: --until is a time such as 18:00");
      assertThat(limits().exitCode()).isEqualTo(2);
    }
  }

  @Test
  void where_no_server_ever_ran_there_is_nothing_to_ask() {
    Terminal answer = limits("show");

    assertThat(answer).isEqualTo(new Terminal(1, "", "No server has ever run on " + data() + "\n"));
    assertThat(data()).doesNotExist();
  }

  @Nested
  class WithServer {

    private final List<String> asked = new ArrayList<>();

    private Terminal against(int status, String body, String... arguments) throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + sent);
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.close();
          });
      server.start();
      try {
        new ServerFacts("mx.example.com", List.of(25), ProcessHandle.current().pid()).write(data());
        Files.writeString(
            Files.createDirectories(data().resolve("waybill")).resolve("admin.url"),
            "http://127.0.0.1:" + server.getAddress().getPort());
        return limits(arguments);
      } finally {
        server.stop(0);
      }
    }

    @Test
    void a_network_is_one_part_of_the_path() throws IOException {
      Terminal answer =
          against(
              200,
              "{\"limit\":\"net\",\"scope\":\"network\",\"key\":\"10.0.0.0/8\",\"counts\":\"octets\","
                  + "\"rate\":\"1MiB/h\",\"over\":\"hold\",\"line\":3,\"used\":1,\"allowed\":2,"
                  + "\"left\":1,\"next\":null,\"later\":true}",
              "reset",
              "10.0.0.0/8",
              "net",
              "--because",
              "a \"good\" reason");

      assertThat(answer.err()).isEmpty();
      assertThat(answer.exitCode()).isZero();
      assertThat(asked.get(1))
          .startsWith("POST /waybill/limits/net/10.0.0.0%2F8/reset {")
          .contains("\"because\" : \"a \\\"good\\\" reason\"", "\"who\" : ");
    }

    @Test
    void what_the_server_refuses_is_told_in_its_words() throws IOException {
      Terminal answer =
          against(
              404,
              "{\"statusCode\":404,\"type\":\"notFound\",\"message\":\"There is no limit"
                  + " \\\"x\\\"\"}",
              "reset",
              "a b",
              "x",
              "--because",
              "y");

      assertThat(answer.exitCode()).isEqualTo(2);
      assertThat(answer.err()).startsWith("waybill limits reset: There is no limit \"x\"\n");
      assertThat(asked.get(1)).startsWith("POST /waybill/limits/x/a%20b/reset ");
    }

    @Test
    void trouble_of_the_server_is_passed_on() throws IOException {
      Terminal answer = against(500, "{\"statusCode\":500}", "show", "a+b@example.com");

      assertThat(answer.err()).startsWith("The server answered 500");
      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(asked.get(1)).startsWith("GET /waybill/limits?account=a%2Bb%40example.com ");
    }
  }
}
