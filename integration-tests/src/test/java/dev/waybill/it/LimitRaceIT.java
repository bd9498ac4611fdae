// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.redis.RealRedis;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sending limit is exact, no matter who pushes and however they leave. */
class LimitRaceIT {

  private static final int LIMIT = 10_000;
  private static final int ATTEMPTS = 50_000;
  private static final int CONNECTIONS = 64;
  private static final String REACHED =
      "451 4.7.1 Limit \"race\" reached: 10000 of 10000 recipients, next in ";

  @Test
  void connections_get_exactly_the_limit_and_those_that_are_cut_give_back_what_they_had_reserved(
      @TempDir Path directory) {
    try (World world = World.create();
        WaybillServer server =
            WaybillServer.start(directory.resolve("var"), world, LimitRaceIT::limited)) {
      int accepted = new Crowd(List.of(server.smtp()), ATTEMPTS, 0).push(CONNECTIONS);

      assertThat(accepted).isEqualTo(LIMIT);
      assertThat(Crowd.one(server.smtp()).toString()).startsWith(REACHED);

      String reset = "{\"who\":\"a test\",\"because\":\"the next crowd\"}";
      assertThat(server.post("/waybill/limits/race/everything/reset", reset).statusCode())
          .isEqualTo(200);
      accepted = new Crowd(List.of(server.smtp()), ATTEMPTS, 40).push(CONNECTIONS);

      assertThat(accepted).isLessThanOrEqualTo(LIMIT);
      assertThat(filled(server.smtp(), accepted)).isEqualTo(LIMIT);
      assertThat(Crowd.one(server.smtp()).toString()).startsWith(REACHED);
    }
  }

  @Test
  void two_servers_that_share_redis_give_out_exactly_the_limit(@TempDir Path directory)
      throws IOException {
    try (RealRedis redis = RealRedis.forgetful(Files.createDirectory(directory.resolve("redis")));
        World world = World.create();
        WaybillServer one = sharing(directory.resolve("one"), world, redis, "one");
        WaybillServer two = sharing(directory.resolve("two"), world, redis, "two")) {
      int accepted = new Crowd(List.of(one.smtp(), two.smtp()), ATTEMPTS, 20).push(CONNECTIONS);

      assertThat(accepted).isLessThanOrEqualTo(LIMIT);
      assertThat(filled(two.smtp(), accepted)).isEqualTo(LIMIT);
      assertThat(Crowd.one(one.smtp()).toString()).startsWith(REACHED);
    }
  }

  private static WaybillServer sharing(Path data, World world, RealRedis redis, String name) {
    String shared = "<limits servers='2' server='" + name + "'><redis url='" + redis.url() + "'/>";
    return WaybillServer.start(
        data, world, shipped -> limited(shipped).replace("<limits>", shared));
  }

  // The server may not have noticed the last cut connections yet.
  private static int filled(InetSocketAddress server, int accepted) {
    AtomicInteger total = new AtomicInteger(accepted);
    await("everything that was reserved and not used can be used")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              SmtpReply reply = Crowd.one(server);
              while (reply.isPositive()) {
                total.incrementAndGet();
                reply = Crowd.one(server);
              }
              return total.get() >= LIMIT;
            });
    return total.get();
  }

  private static String limited(String shipped) {
    return shipped.replaceFirst(
        "(?s)<limits.*</limits>",
        "<limits><limit name=\"race\" for=\"everything\" counts=\"recipients\""
            + " rate=\"10000/day\" over=\"defer\"/></limits>");
  }
}
