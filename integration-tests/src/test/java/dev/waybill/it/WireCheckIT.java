// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.smtp.SmtpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message is checked as it leaves; then somebody puts a mailet behind SignDkim. */
class WireCheckIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SIGN =
      """
      <mailet match="All" class="dev.waybill.mailets.SignDkim">
        <onMailetException>propagate</onMailetException>
      </mailet>"""
          .replace("\n", "\n      ");
  private static final String TOUCH =
      "<mailet match=\"All\" class=\"" + TouchingMailet.class.getName() + "\"/>";

  private static final String ALARM = "DKIM wire check: ";

  private static final List<byte[]> UGLY =
      List.of(
          Messages.crlf("From: <news@example.com>", "Subject: \u00fc raw", "", ".", "..x", "", ""),
          Messages.crlf("From: news@example.com", "To: a", "To: b", "", "a  \t b ", ".", ".."),
          Messages.crlf("From: news@example.com", "Subject: no body"),
          Messages.crlf(
              "From: news@example.com", "", ("." + "y".repeat(900) + "\r\n").repeat(200)));

  @Test
  void a_broken_signature_is_seen_when_it_leaves_and_a_good_one_is_not(@TempDir Path directory) {
    try (World world = World.create();
        WaybillServer server =
            WaybillServer.startWithMailets(directory, world, WireCheckIT::edit)) {
      send(server, UGLY);
      world.sink.awaitMessages(UGLY.size(), PATIENCE);
      awaitFigure(server, "checked", UGLY.size());
      assertThat(figure(server, "mismatched")).isZero();
      assertThat(health(server)).contains("\"status\":\"healthy\"");
      assertThat(server.log()).doesNotContain(ALARM);

      byte[] touched =
          Messages.crlf("From: news@example.com", "Subject: " + TouchingMailet.ASKED_FOR, "", "x");
      send(server, List.of(touched, touched));
      world.sink.awaitMessages(UGLY.size() + 2, PATIENCE);
      awaitFigure(server, "mismatched", 2);

      assertThat(figure(server, "checked")).isEqualTo(UGLY.size() + 2);
      assertThat(health(server)).contains("\"status\":\"degraded\"", "does not fit the header");
      assertThat(
              server.log().lines().filter(line -> line.contains("ERROR") && line.contains(ALARM)))
          .as("told once")
          .singleElement()
          .asString()
          .contains(" went to mx.remote.example", "._domainkey.example.com");
    }
  }

  private static String edit(String file, String text) {
    return switch (file) {
      case "waybill.xml" ->
          text.replace("<wire-check sample=\"off\"/>", "<wire-check sample=\"1/1\"/>");
      case "mailetcontainer.xml" -> text.replace(SIGN, SIGN + TOUCH);
      default -> text;
    };
  }

  private static void send(WaybillServer server, List<byte[]> messages) {
    try (SmtpClient client = server.insider()) {
      for (byte[] message : messages) {
        List<String> recipients = List.of("bob@remote.example");
        assertThat(client.submit(WaybillServer.USER, recipients, message).code()).isEqualTo(250);
      }
    }
  }

  private static String health(WaybillServer server) {
    return server.get("/healthcheck/checks/Waybill%20DKIM%20wire%20check").body();
  }

  private static void awaitFigure(WaybillServer server, String name, int expected) {
    await(name).atMost(PATIENCE).until(() -> figure(server, name) == expected);
  }

  /** A gauge, as Prometheus reads it. */
  private static int figure(WaybillServer server, String name) {
    String gauge = "waybill_dkim_wire_" + name + " ";
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(gauge))
        .map(line -> Double.valueOf(line.substring(gauge.length())).intValue())
        .findFirst()
        .orElse(-1);
  }
}
