// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.postgres.RealPostgres;
import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers with one PostgreSQL and one directory of keys change to a new key in the same second,
 * although the database dies before it comes.
 */
class DkimTogetherIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern SELECTOR = Pattern.compile("[\\s;]s=([a-z0-9]+)");
  private static final Pattern TIME = Pattern.compile("[\\s;]t=([0-9]+)");
  private static final String BOB = "bob@remote.example";

  private int sent;

  @Test
  void switch_in_the_same_second(@TempDir Path home) throws IOException, SQLException {
    try (RealPostgres database = RealPostgres.start(home.resolve("postgresql"));
        World world = World.create()) {
      String url = database.create("waybill");
      try (WaybillServer one = server(home, "one", url, world);
          WaybillServer two = server(home, "two", url, world)) {
        String first = keys(one).get(0);
        assertThat(keys(two)).as("no trial key of its own").containsExactly(first);
        String second = published(one, world);
        Instant from = activated(two, second);
        await().atMost(PATIENCE).until(() -> activeFrom(one, second), from.toString()::equals);

        database.kill();
        await("a second after the switch")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(500))
            .until(() -> sendThroughBoth(one, two).isAfter(from.plusSeconds(2)));

        assertSwitched(world, from, first, second);
        assertGoesOnWithout(home, one, two, second, world);
        database.restart();
        await().atMost(PATIENCE).until(() -> one.log().contains(" is back"));
        await().atMost(PATIENCE).until(() -> state(one, first).contains("\"state\":\"retiring\""));
        assertThat(health(one)).contains("\"status\":\"healthy\"");
      }
    }
  }

  private static WaybillServer server(Path home, String name, String url, World world) {
    return WaybillServer.start(
        home.resolve(name),
        world,
        xml ->
            xml.replace(
                    "<storage directory=\"waybill\" journal-days=\"90\"/>",
                    "<storage><postgresql url='" + url + "' sslmode='disable'/></storage>")
                .replace("keys=\"waybill/dkim\"", "keys=\"" + home.resolve("keys") + "\"")
                .replace("${sys:waybill.dkim.authority:-zone}", "resolver"));
  }

  private static List<String> keys(WaybillServer server) {
    return Pattern.compile("\"selector\":\"([a-z0-9]+)\"")
        .matcher(server.get("/waybill/dkim/example.com").body())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** Makes a key and publishes it; answers its selector. */
  private static String published(WaybillServer server, World world) {
    String made = server.post("/waybill/dkim/example.com", "").body();
    String selector = field(made, "selector");
    world
        .dns
        .zone("example.com")
        .at(selector + "._domainkey")
        .txt(field(made, "recordValue").replace("\\u003d", "="));
    return selector;
  }

  private static Instant activated(WaybillServer server, String selector) {
    assertThat(server.post("/waybill/dkim/example.com/" + selector + "/activate", "").statusCode())
        .isEqualTo(200);
    return Instant.parse(activeFrom(server, selector));
  }

  private static String activeFrom(WaybillServer server, String selector) {
    return field(state(server, selector), "activeFrom");
  }

  private static String state(WaybillServer server, String selector) {
    return server.get("/waybill/dkim/example.com/" + selector).body();
  }

  private static String field(String json, String name) {
    Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    return field.find() ? field.group(1) : "";
  }

  private Instant sendThroughBoth(WaybillServer one, WaybillServer two) {
    send(one);
    send(two);
    return Instant.now();
  }

  private void send(WaybillServer server) {
    sent++;
    try (SmtpClient client = server.insider()) {
      byte[] message = Messages.simple(WaybillServer.USER, BOB, sent + "@example.com");
      assertThat(client.submit(WaybillServer.USER, List.of(BOB), message).code()).isEqualTo(250);
    }
  }

  private void assertSwitched(World world, Instant from, String first, String second) {
    List<Signed> signed = signed(world);

    assertThat(signed).hasSize(sent);
    assertThat(signed.stream().filter(message -> message.at() < from.getEpochSecond()))
        .hasSizeGreaterThan(20)
        .extracting(Signed::selector)
        .containsOnly(first);
    assertThat(signed.stream().filter(message -> message.at() > from.getEpochSecond()))
        .hasSizeGreaterThan(2)
        .extracting(Signed::selector)
        .containsOnly(second);
  }

  private List<Signed> signed(World world) {
    return world.sink.awaitMessages(sent, PATIENCE).stream().map(Signed::of).toList();
  }

  /** Which key a message has, and when it was signed. */
  private record Signed(String selector, long at) {

    static Signed of(ReceivedMessage message) {
      String text = new String(message.bytes(), StandardCharsets.ISO_8859_1);
      assertThat(text.split("DKIM-Signature:", -1)).as("one signature").hasSize(2);
      String field = text.split("DKIM-Signature:", -1)[1];
      return new Signed(tag(SELECTOR, field), Long.parseLong(tag(TIME, field)));
    }

    private static String tag(Pattern tag, String field) {
      return tag.matcher(field).results().findFirst().orElseThrow().group(1);
    }
  }

  /** While the database is dead: a server starts and signs, and nothing can be changed. */
  private void assertGoesOnWithout(
      Path home, WaybillServer one, WaybillServer two, String selector, World world)
      throws IOException {
    assertThat(health(one)).contains("\"status\":\"degraded\"", "is away: ");
    assertThat(one.post("/waybill/dkim/example.com", "").statusCode()).isEqualTo(503);

    two.kill();
    two.startAgain();
    send(two);

    List<Signed> signed = signed(world);
    assertThat(signed.get(signed.size() - 1).selector()).isEqualTo(selector);
    try (Stream<Path> files = Files.list(home.resolve("keys/example.com"))) {
      assertThat(files).as("one file for each key").hasSize(2);
    }
  }

  private static String health(WaybillServer server) {
    return server.get("/healthcheck/checks/Waybill%20DKIM%20keys").body();
  }
}
