// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit that holds: what is too much waits, the sender is told, and it leaves when it may. */
class HoldIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LIMIT =
      "<limit name=\"slow\" for=\"sender\" counts=\"recipients\" rate=\"3/day\" over=\"hold\"/>";

  private final Queue<String> posted = new ConcurrentLinkedQueue<>();
  private HttpServer hook;
  private World world;
  private WaybillServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    world = World.create();
    String url = "http://127.0.0.1:" + hook.getAddress().getPort() + "/";
    server =
        WaybillServer.start(
            directory.resolve("var"),
            world,
            xml ->
                xml.replace("<limits time-zone=\"UTC\">", "<limits>" + LIMIT)
                    .replace("<notify account", "<notify webhook=\"" + url + "\" account"));
  }

  @AfterEach
  void stop() {
    server.close();
    world.close();
    hook.stop(0);
  }

  private List<String> send(int messages) {
    List<String> tokens = new ArrayList<>();
    try (SmtpClient client = server.insider()) {
      for (int i = 0; i < messages; i++) {
        String to = "user" + i + "@remote.example";
        byte[] message = Messages.simple(WaybillServer.USER, to, i + "@example.com");
        SmtpReply reply = client.submit(WaybillServer.USER, List.of(to), message);
        assertThat(reply.code()).isEqualTo(250);
        tokens.add(reply.lastLine().substring(reply.lastLine().lastIndexOf(' ') + 1));
      }
    }
    return tokens;
  }

  @Test
  void what_is_too_much_waits_and_leaves_when_the_limit_is_lifted() {
    List<String> tokens = send(5);

    world.sink.awaitMessages(3, PATIENCE);
    List<String> held = new ArrayList<>();
    Awaitility.await("two are held")
        .atMost(PATIENCE)
        .until(
            () -> {
              held.clear();
              tokens.stream()
                  .map(token -> server.get("/waybill/messages/" + token).body())
                  .filter(body -> body.contains("\"held\""))
                  .forEach(held::add);
              return held.size() == 2;
            });
    assertThat(held)
        .allSatisfy(
            history ->
                assertThat(history)
                    .contains("Held by limit \\\"slow\\\": 3 of 3 recipients")
                    .doesNotContain("delivered"));
    assertThat(new Mailboxes(server).awaitImap(WaybillServer.USER, 1))
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice.replaceAll("\\s+", " "))
                    .contains("Sending limit \"slow\" reached", "Auto-Submitted: auto-generated")
                    .contains("3 of 3 recipients are used", "Nothing has to be sent again")
                    .contains("Return-Path: <>"));
    Awaitility.await("the webhook").atMost(PATIENCE).until(() -> posted.size() == 1);
    assertThat(posted.peek()).contains("\"limit\":\"slow\"", "\"percent\":100");

    server.kill();
    server.startAgain();
    server.rewriteSettings(xml -> xml.replace(LIMIT, ""));

    world.sink.awaitMessages(5, PATIENCE);
    for (String token : tokens) {
      assertThat(server.awaitHistory(token, "\"delivered\"")).contains("\"accepted\"");
    }
    assertThat(world.sink.messages()).hasSize(5);
  }
}
