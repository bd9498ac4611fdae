// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import dev.waybill.testkit.smtp.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account whose mail bounces is suspended, and sends again when an administrator says so. */
class BreakerIT {

  /** The breaker looks once a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int MESSAGES = 20;
  private static final String TRIP =
      "<breaker><trip when='hard-bounces' share='50%' of-last='20' at-least='20'"
          + " then='suspend'/></breaker>";

  @Test
  void suspends_for_hard_bounces_and_is_lifted_by_a_person(@TempDir Path directory)
      throws IOException {
    Path data = directory.resolve("var");
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(data, world, BreakerIT::tripping)) {
      world.sink.script().on(Stage.RCPT).first(MESSAGES).reply("550 5.1.1 Unknown");
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(send(server, i).code()).isEqualTo(250);
      }

      String refused =
          await("the breaker has looked")
              .atMost(PATIENCE)
              .pollInterval(Duration.ofSeconds(1))
              .until(() -> recipient(server), reply -> reply.code() == 550)
              .toString();
      assertThat(refused).startsWith("550 5.7.13 Sending is suspended for this account: ");
      WaybillCommand waybill = new WaybillCommand(data);
      assertThat(waybill.run("limits", "show", WaybillServer.USER).output())
          .contains("breaker: news@example.com suspended since ")
          .contains("20 of the last 20 recipients bounced");
      assertThat(server.get("/waybill/limits").body()).contains("suspended");
      server.kill();
      server.startAgain();
      assertThat(recipient(server).toString()).as("after a restart").isEqualTo(refused);

      assertThat(
              waybill
                  .run("limits", "reset", WaybillServer.USER, "--because", "list is cleaned")
                  .exitCode())
          .isZero();

      assertThat(send(server, MESSAGES).code()).isEqualTo(250);
      world.sink.awaitMessages(1, PATIENCE);
      assertThat(waybill.run("limits", "show", WaybillServer.USER).output())
          .doesNotContain("suspended");
      assertThat(waybill.run("limits", "log").output()).contains("list is cleaned");
    }
  }

  private static String tripping(String shipped) {
    return shipped.replace("<limits time-zone=\"UTC\">", "<limits>" + TRIP);
  }

  private static SmtpReply send(WaybillServer server, int number) {
    try (SmtpClient client = account(server)) {
      String to = "r" + number + "@remote.example";
      byte[] message = Messages.simple(WaybillServer.USER, to, number + "@example.com");
      return client.submit(WaybillServer.USER, List.of(to), message);
    }
  }

  private static SmtpReply recipient(WaybillServer server) {
    try (SmtpClient client = account(server)) {
      client.command("MAIL FROM:<" + WaybillServer.USER + ">");
      return client.command("RCPT TO:<bob@remote.example>");
    }
  }

  private static SmtpClient account(WaybillServer server) {
    SmtpClient client = server.outsider();
    client.startTls();
    client.command("EHLO client.example");
    assertThat(client.authPlain(WaybillServer.USER, WaybillServer.PASSWORD).code()).isEqualTo(235);
    return client;
  }
}
