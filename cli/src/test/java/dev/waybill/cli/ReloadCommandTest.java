// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.storage.ServerFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a little HTTP server; the real one is asked by ReloadIT. */
class ReloadCommandTest {

  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicReference<String> credentials = new AtomicReference<>("");
  private HttpServer server;
  private Path data;
  private Path url;
  private int status = 200;
  private String body = "";

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    data = directory;
    new ServerFacts("mx.example.com", List.of(25), ProcessHandle.current().pid()).write(directory);
    url = Files.createDirectories(directory.resolve("waybill")).resolve("admin.url");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          credentials.set(
              String.join(
                  ", ", exchange.getRequestHeaders().getOrDefault("Authorization", List.of())));
          exchange.sendResponseHeaders(status, 0);
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    Files.writeString(url, "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Terminal reload() {
    return Terminal.run("reload", "--data", data.toString());
  }

  @Test
  void nothing_is_sent_to_the_port_of_a_server_that_was_killed() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    new ServerFacts("mx.example.com", List.of(25), gone.pid()).write(data);

    assertThat(reload().exitCode()).isNotZero();
    assertThat(asked).hasValue("");
  }

  @Test
  void what_takes_effect_and_what_waits_is_told() {
    body =
        """
        {"outcome":"applied","changed":["relay","return-path"],"waiting":["dkim"],"errors":[],
         "warnings":[{"file":"/c/waybill.xml","line":3,"text":"<network> is never reached"}]}
        """;

    Terminal answer = reload();

    assertThat(asked).hasValue("POST /waybill/reload");
    assertThat(answer)
        .isEqualTo(
            new Terminal(
                0,
                """
                /c/waybill.xml:3: warning: <network> is never reached
                Reloaded: in force now <relay>, <return-path>
                <dkim> takes effect at the next start
                """,
                ""));
  }

  @Test
  void a_file_that_says_nothing_new_is_told_with_the_time_since_when_it_is_in_force() {
    body =
        """
        {"outcome":"applied","since":"2026-12-01T08:00:00Z","changed":[],"waiting":[],
         "errors":[],"warnings":[]}
        """;

    assertThat(reload().out())
        .matches(
            "Nothing to change; all that applies at once is in force since"
                + " 2026-1[12]-\\d\\d \\d\\d:\\d\\d:00\n");
  }

  @Test
  void errors_are_told_and_fail() {
    status = 422;
    body =
        """
        {"outcome":"refused","changed":[],"waiting":[],"warnings":[],
         "errors":[{"file":"/c/waybill.xml","line":0,"text":"no such file"}]}
        """;

    assertThat(reload())
        .isEqualTo(
            new Terminal(
                1, "/c/waybill.xml: no such file\nRefused: the policy in force is kept\n", ""));
  }

  @Test
  void the_secret_of_the_server_is_sent() throws IOException {
    body = "{\"outcome\":\"applied\",\"changed\":[],\"waiting\":[]}";
    reload();
    assertThat(credentials).hasValue("");

    Files.writeString(
        url.resolveSibling("admin.secret"), "Authorization: Bearer 0123456789abcdefABCDEF\n");
    reload();
    assertThat(credentials).hasValue("Bearer 0123456789abcdefABCDEF");
  }

  @Test
  void a_secret_that_the_server_does_not_accept_is_told_in_one_line() throws IOException {
    status = 401;
    Path secret =
        Files.writeString(
            url.resolveSibling("admin.secret"), "Authorization: Bearer 0123456789abcdefABCDEF\n");

    assertThat(reload())
        .isEqualTo(
            new Terminal(
                1,
                "",
                "The server at http://127.0.0.1:%d does not accept the secret in %s (401); is it the server of this directory? If so, try again in a few seconds, or restart it%n"
                    .formatted(server.getAddress().getPort(), secret)));
  }

  @Test
  void a_file_without_a_secret_is_told_in_one_line() throws IOException {
    Path secret = Files.writeString(url.resolveSibling("admin.secret"), "a\nb\n");

    assertThat(reload().err())
        .startsWith(secret + " holds no secret; expected \"Authorization: Bearer SECRET\"")
        .endsWith("Remove the file, and the server makes a new one\n");
    assertThat(asked).hasValue("");
  }

  @Test
  void another_answer_is_passed_on() {
    status = 404;
    body = "{\"statusCode\":404,\"message\":\"no such route\"}";

    Terminal answer = reload();

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("The server answered 404", "no such route");
  }

  @Test
  void without_a_server_it_says_so() throws IOException {
    Files.delete(url);

    Terminal answer = reload();

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .isEqualTo("No server is running on " + data + "; it reads waybill.xml when it starts\n");
  }

  @Test
  void a_file_that_a_killed_server_left_behind_is_the_same_as_none() {
    server.stop(0);

    assertThat(reload().err()).startsWith("No server is running on ");
  }

  @Test
  void a_file_of_nonsense_is_the_same_as_none() throws IOException {
    for (String nonsense : new String[] {"", "::", "not a url", "mailto:a@example.com", "/"}) {
      Files.writeString(url, nonsense);

      assertThat(reload().err()).as(nonsense).startsWith("No server is running on ");
    }
  }
}
