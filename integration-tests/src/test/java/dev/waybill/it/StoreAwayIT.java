// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.redis.RealRedis;
import dev.waybill.testkit.smtp.SmtpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that comes while the store of the limits is away, past the SMTP dialogue. */
class StoreAwayIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LIMIT =
      "<limit name='strict' for='sender' counts='recipients' rate='9/day'"
          + " on-store-down='tempfail'/>";

  @Test
  void waits_and_leaves_when_the_store_is_back(@TempDir Path directory) throws Exception {
    try (RealRedis redis = RealRedis.forgetful(Files.createDirectory(directory.resolve("redis")));
        World world = World.create();
        WaybillServer server =
            WaybillServer.start(directory.resolve("var"), world, xml -> strict(xml, redis))) {
      assertThat(server.put("/address/groups/list@example.com/x@remote.example")).isEqualTo(204);
      redis.kill();
      await("the server has noticed")
          .atMost(PATIENCE)
          .until(() -> server.get("/healthcheck").body().contains("it went away"));

      try (SmtpClient client = server.insider()) {
        byte[] message = Messages.simple(WaybillServer.USER, "all", "group@example.com");
        assertThat(client.submit(WaybillServer.USER, List.of("list@example.com"), message).code())
            .isEqualTo(250);
      }
      await("the copy for the member waits")
          .atMost(PATIENCE)
          .until(() -> server.log().contains("waits for the store of the limits"));
      assertThat(world.sink.messages()).isEmpty();
      redis.restart();

      world.sink.awaitMessages(1, PATIENCE);
      assertThat(server.get("/waybill/limits").body()).contains("strict", "\"used\":1");
      assertThat(new Mailboxes(server).imap(WaybillServer.USER)).as("no bounce").isEmpty();
    }
  }

  private static String strict(String shipped, RealRedis redis) {
    return shipped.replace(
        "<limits time-zone=\"UTC\">", "<limits><redis url='" + redis.url() + "'/>" + LIMIT);
  }
}
