// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.RedisUrl;
import dev.waybill.testkit.redis.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A Redis that sentinels watch, and one that is a cluster. */
@Timeout(60)
final class RedisTopologiesTest {

  private static final Limit DAY = Limits.limit("day", Counted.RECIPIENTS, "10/day");
  private static final Limit NEW = Limits.limit("new", Counted.NEW_RECIPIENTS, "10/day");

  private final LimitCharge[] charges = {
    Limits.recipients(DAY, "a", 1), Limits.recipients(DAY, "b", 1), Limits.member(NEW, "c", 1)
  };
  private final InstantSource clock = InstantSource.system();

  @TempDir private Path directory;

  private RedisLimitStore open(
      String url, List<ServerAddress> sentinels, List<ServerAddress> cluster) {
    RedisSettings settings =
        new RedisSettings(
            RedisUrl.parse(url),
            Optional.empty(),
            Optional.empty(),
            sentinels,
            Optional.empty(),
            cluster,
            RedisSettings.DEFAULT_PREFIX,
            RedisSettings.DEFAULT_TIMEOUT);
    return RedisLimitStore.open(settings, Limits.member("one", 1, DAY, NEW), clock);
  }

  private void checkCounting(RedisLimitStore store) {
    assertThat(store.health().text()).doesNotContain("away");
    store.commit(Sender.taken(store, charges), clock.instant());
    Sender.taken(store, charges);

    assertThat(store.usage(charges[0].counter(), clock.instant()).used()).isEqualTo(2);
    assertThat(store.usages(clock.instant())).hasSize(3);
    store.reset(charges[0].counter());
    assertThat(store.usage(charges[0].counter(), clock.instant()).used()).isEqualTo(1);
    assertThat(store.figures().timesAway()).isZero();
  }

  @Test
  void a_master_is_found_by_its_sentinel() throws Exception {
    try (RealRedis master = RealRedis.forgetful(directory);
        RealRedis sentinel = RealRedis.sentinel(directory, master);
        RedisLimitStore store =
            open(
                "redis://mymaster",
                List.of(new ServerAddress("127.0.0.1", sentinel.port())),
                List.of())) {
      checkCounting(store);
    }
  }

  @Test
  void all_keys_of_a_cluster_are_in_one_slot() throws Exception {
    try (RealRedis node = RealRedis.start(directory, "--cluster-enabled", "yes")) {
      try (Jedis admin = new Jedis("127.0.0.1", node.port())) {
        int[] slots = IntStream.range(0, 16_384).toArray();
        admin.clusterAddSlots(slots);
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(() -> admin.clusterInfo().contains("cluster_state:ok"));
      }
      ServerAddress same = new ServerAddress("127.0.0.1", node.port());
      try (RedisLimitStore store =
          open("redis://127.0.0.1:" + node.port(), List.of(), List.of(same))) {
        checkCounting(store);
      }
    }
  }
}
