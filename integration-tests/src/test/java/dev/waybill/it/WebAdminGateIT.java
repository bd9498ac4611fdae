// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.it.RawHttp.Answer;
import dev.waybill.testkit.files.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Nobody gets an answer from WebAdmin without the secret, and no web page gets one at all. */
class WebAdminGateIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** What the modules of James bring that the packaged server has. */
  private static final List<String> OF_JAMES =
      List.of(
          "GET /domains",
          "PUT /domains/:domainName",
          "GET /users",
          "PUT /users/:userName",
          "DELETE /users/:userName",
          "GET /mappings",
          "POST /mappings/address/:mappingSource/targets/:destinationAddress",
          "GET /address/groups",
          "GET /address/forwards",
          "GET /address/aliases",
          "GET /mailQueues",
          "DELETE /mailQueues/:mailQueueName/mails",
          "GET /mailRepositories",
          "PATCH /mailRepositories/:encodedPath/mails",
          "GET /tasks",
          "DELETE /tasks/:id",
          "POST /servers",
          "GET /healthcheck",
          "GET /metrics");

  private static final TokenIssuer TOKENS = new TokenIssuer();
  private static final ClosedInTurn CLOSED = new ClosedInTurn();
  private static WaybillServer server;
  private static RawHttp http;

  private record Route(String method, String path) {

    /** James writes some paths without their first slash. */
    Route {
      path = path.replaceFirst("^/+", "/");
    }

    /** A request line for it; whatever it names does not exist. */
    String line() {
      return method + " " + target() + " HTTP/1.1";
    }

    String target() {
      return path.replaceAll(":[A-Za-z]+", "x");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private record Attack(Answer answer, int expected) {}

  @BeforeAll
  static void start() throws IOException {
    Path directory = CLOSED.later(TemporaryDirectory.create("gate")).path();
    Path conf = ChangedConf.copy(directory.resolve("conf"));
    Path properties = conf.resolve("webadmin.properties");
    Files.writeString(
        properties,
        Files.readString(properties)
            .replace("extensions.routes=", "extensions.routes=" + RouteList.class.getName() + ",")
            .replace(
                "jwt.enabled=false",
                """
                jwt.enabled=true
                jwt.publickeypem.url=file://conf/jwt.pem
                password=open sesame
                """));
    Files.writeString(conf.resolve("jwt.pem"), TOKENS.publicKey());
    World world = CLOSED.later(World.create());
    server = CLOSED.later(WaybillServer.startWithMailets(directory.resolve("var"), conf, world));
    http = new RawHttp(server.admin());
  }

  @AfterAll
  static void stop() throws Exception {
    CLOSED.close();
  }

  private static String secret() {
    return "Authorization: " + server.credentials();
  }

  private static List<Route> routes() {
    return server
        .get(RouteList.PATH)
        .body()
        .lines()
        .map(line -> line.split(" ", 2))
        .map(parts -> new Route(parts[0].toUpperCase(Locale.ROOT), "/" + parts[1]))
        .filter(route -> !route.method().equals("OPTIONS"))
        .toList();
  }

  private static Set<String> described() throws IOException {
    Set<String> described = new TreeSet<>();
    JsonNode paths =
        new ObjectMapper()
            .readTree(Path.of("..", "docs", "reference", "openapi.json").toFile())
            .path("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      String written = path.getKey().replaceAll("\\{([a-z]+)}", ":$1");
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> described.add(method.toUpperCase(Locale.ROOT) + " " + written));
    }
    return described;
  }

  /** What must not be answered, with the status that it gets. */
  private static List<Attack> attacks(Route route) {
    String line = route.line();
    String host = http.host();
    String preflight = "OPTIONS " + route.target() + " HTTP/1.1";
    List<Attack> answers = new ArrayList<>();
    answers.add(new Attack(http.ask(line, host), 401));
    answers.add(
        new Attack(http.ask(line, host, "Authorization: Bearer 0123456789abcdefABCDEF"), 401));
    answers.add(new Attack(http.ask(line, host, "Password: sesame"), 401));
    answers.add(new Attack(http.ask(line, "Host: evil.example", secret()), 403));
    answers.add(
        new Attack(http.ask(line, "Host: evil.example:" + http.at().getPort(), secret()), 403));
    answers.add(new Attack(http.ask(line, "Host: 127.0.0.1", secret()), 403));
    answers.add(new Attack(http.ask(line, host, "Host: evil.example", secret()), 403));
    answers.add(
        new Attack(
            http.ask(
                route.method() + " http://evil.example" + route.target() + " HTTP/1.1",
                host,
                secret()),
            403));
    answers.add(new Attack(http.ask(line, host, "Origin: http://evil.example", secret()), 403));
    answers.add(new Attack(http.ask(line, host, "Origin: null", secret()), 403));
    answers.add(new Attack(http.ask(line, host, "Sec-Fetch-Site: cross-site", secret()), 403));
    answers.add(new Attack(http.ask(line, host, "Sec-Fetch-Site: same-site", secret()), 403));
    answers.add(
        new Attack(
            http.ask(
                preflight,
                host,
                "Origin: http://evil.example",
                "Access-Control-Request-Method: " + route.method()),
            403));
    answers.add(new Attack(http.ask(preflight, host, secret()), 405));
    answers.add(new Attack(http.ask(line, host, secret(), "X-HTTP-Method-Override: DELETE"), 405));
    answers.add(new Attack(http.ask("TRACE " + route.target() + " HTTP/1.1", host, secret()), 405));
    if (CHANGES.contains(route.method())) {
      String[] form = {host, secret(), "Content-Type: application/x-www-form-urlencoded"};
      answers.add(new Attack(body(line, form), 415));
      answers.add(
          new Attack(
              body(line, host, secret(), "Content-Type: text/plain", "Sec-Fetch-Site: none"), 415));
    }
    return answers;
  }

  private static Answer body(String line, String... fields) {
    return http.send(
        line + "\r\n" + String.join("\r\n", fields) + "\r\nContent-Length: 3\r\n\r\na=b");
  }

  @Test
  void the_list_of_routes_is_that_of_the_documents() throws IOException {
    Set<String> routes = new TreeSet<>();
    routes().forEach(route -> routes.add(route.toString()));

    assertThat(routes).containsAll(described()).containsAll(OF_JAMES);
  }

  @Test
  void no_route_answers_a_stranger_or_a_page_of_somebody_else(TestReporter reporter) {
    List<String> wrong = new ArrayList<>();
    int requests = 0;
    for (Route route : routes()) {
      for (Attack attack : attacks(route)) {
        requests++;
        Answer answer = attack.answer();
        boolean leaks =
            answer.fields().stream().anyMatch(field -> field.startsWith("access-control-"));
        if (answer.status() != attack.expected() || leaks) {
          wrong.add(route + " expected " + attack.expected() + ", but was " + answer.text());
        }
      }
    }

    reporter.publishEntry(Map.of("routes", "" + routes().size(), "requests", "" + requests));
    assertThat(wrong).isEmpty();
    assertThat(requests).as("requests").isGreaterThan(1000);
  }

  @Test
  void every_route_answers_those_who_have_the_secret() {
    for (Route route : routes()) {
      if (route.method().equals("GET")) {
        Answer answer = http.ask(route.line(), http.host(), secret());
        assertThat(answer.status()).as(route.toString()).isNotIn(0, 401, 403, 405, 415);
        assertThat(answer.fields())
            .as(route.toString())
            .noneMatch(field -> field.startsWith("access-control-"))
            .doesNotContain("server");
      }
    }
  }

  @Test
  void what_james_asks_for_is_enough_too() {
    assertThat(asking("Password: open sesame")).isEqualTo(200);
    assertThat(asking("Authorization: Bearer " + TOKENS.issue("ann", true))).isEqualTo(200);
    assertThat(asking("Authorization: Bearer " + TOKENS.issue("ann", false))).isEqualTo(401);
    assertThat(asking("Authorization: Bearer " + new TokenIssuer().issue("ann", true)))
        .isEqualTo(401);
    assertThat(asking("Authorization: open sesame")).isEqualTo(401);
  }

  private static int asking(String credentials) {
    return http.ask("GET /users HTTP/1.1", http.host(), credentials).status();
  }

  @Test
  void a_refusal_says_what_to_do() {
    Answer stranger = http.ask("GET /users HTTP/1.1", http.host());

    assertThat(stranger.text())
        .startsWith("HTTP/1.1 401 ")
        .contains("\r\nWWW-Authenticate: Bearer realm=\"waybill\"\r\n")
        .contains("\r\nContent-Type: application/json\r\n")
        .contains("the file waybill/admin.secret in the data directory", "curl -H @FILE");
    assertThat(server.get("/metrics").body()).contains("waybill_webadmin_no_secret_total ");
  }

  @Test
  void a_body_that_is_too_large_or_does_not_come_reaches_no_route() {
    String put = "PUT /users/victim@example.com HTTP/1.1\r\n" + http.host() + "\r\n" + secret();
    String json = "\r\nContent-Type: application/json\r\n";
    String user = "{\"password\":\"x\"}";

    assertThat(http.send(put + json + "Content-Length: 5000000000\r\n\r\n" + user).status())
        .isEqualTo(413);
    assertThat(
            http.send(
                    put
                        + json
                        + "Transfer-Encoding: chunked\r\n\r\n200000\r\n"
                        + " ".repeat(0x200000)
                        + "\r\n0\r\n\r\n")
                .status())
        .isEqualTo(413);
    http.send(put + json + "Content-Length: 100\r\n\r\n" + user);
    http.send(put + json + "Transfer-Encoding: chunked\r\n\r\n10\r\n" + user);

    assertThat(server.get("/users").body()).contains("news@example.com").doesNotContain("victim");
  }

  @Test
  void the_log_names_requests_and_no_bodies() {
    String body = "{\"password\":\"never to be logged\"}";
    assertThat(server.put("/users/logged@example.com", body)).isEqualTo(204);
    assertThat(server.get("/users?page=never-to-be-logged").body()).contains("logged@example.com");

    await()
        .atMost(PATIENCE)
        .until(() -> server.log().matches("(?s).*AccessLog.* - GET /users 200 \\d+ ms 127.*"));
    assertThat(server.log())
        .containsPattern("AccessLog.* - PUT /users/logged@example.com 204 \\d+ ms 127\\.0\\.0\\.1")
        .doesNotContain("never to be logged")
        .doesNotContain("never-to-be-logged")
        .doesNotContain("response-body")
        .doesNotContain(server.credentials().substring("Bearer ".length()));
    assertThat(server.console()).doesNotContain("AccessLog");
  }

  @Test
  void health_and_metrics_are_open_when_the_settings_say_so() {
    String closed = "<admin open=\"off\" hosts=\"off\"/>";
    String opened = "<admin open=\"health metrics\" hosts=\"admin.example.com\"/>";
    assertThat(http.ask("GET /healthcheck HTTP/1.1", http.host()).status()).isEqualTo(401);
    server.rewriteSettings(xml -> xml.replace(closed, opened));
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> http.ask("GET /healthcheck HTTP/1.1", http.host()).status() != 401);

      assertThat(http.ask("GET /healthcheck HTTP/1.0").status()).isIn(200, 503);
      assertThat(http.ask("GET /metrics HTTP/1.1", "Host: admin.example.com").status())
          .isEqualTo(200);
      assertThat(http.ask("GET /users HTTP/1.1", "Host: admin.example.com").status())
          .isEqualTo(401);
      assertThat(http.ask("GET /metrics HTTP/1.1", "Host: evil.example").status()).isEqualTo(403);
      for (String path :
          List.of("/metrics/", "//metrics", "/METRICS", "/healthcheck/checks", "/metrics;x")) {
        assertThat(http.ask("GET " + path + " HTTP/1.1", http.host()).status())
            .as(path)
            .isEqualTo(401);
      }
      assertThat(http.ask("POST /metrics HTTP/1.1", http.host()).status()).isEqualTo(401);
    } finally {
      server.rewriteSettings(xml -> xml.replace(opened, closed));
    }
  }

  @Test
  void a_secret_whose_file_is_removed_is_void_and_there_is_a_new_one() throws IOException {
    String old = secret();
    Files.delete(server.secretFile());

    await().atMost(PATIENCE).until(() -> Files.exists(server.secretFile()));
    await()
        .atMost(PATIENCE)
        .until(() -> http.ask("GET /users HTTP/1.1", http.host(), old).status() == 401);
    assertThat(http.ask("GET /users HTTP/1.1", http.host(), secret()).status()).isEqualTo(200);
  }
}
