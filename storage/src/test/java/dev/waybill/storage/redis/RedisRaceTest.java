// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.RedisUrl;
import dev.waybill.core.limit.Usage;
import dev.waybill.testkit.redis.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that count in one Redis. */
@Timeout(120)
final class RedisRaceTest {

  private static final Limit DAY = Limits.limit("account-day", Counted.RECIPIENTS, "10000/day");
  private static final Limit ALL = Limits.limit("all", Counted.RECIPIENTS, "1000000/h");

  private final InstantSource clock = InstantSource.system();

  @TempDir private Path directory;
  private RealRedis redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = RealRedis.forgetful(directory);
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private RedisLimitStore server(String name, InstantSource time) {
    return RedisLimitStore.open(
        RedisSettings.at(RedisUrl.parse(redis.url())), Limits.member(name, 2, DAY, ALL), time);
  }

  private static LimitCharge one() {
    return Limits.recipients(DAY, "a@example.com", 1);
  }

  @Test
  void take_exactly_what_is_allowed_of_five_times_as_much() throws Exception {
    Sender sender = new Sender(50_000, one(), Limits.recipients(ALL, "everything", 1));
    try (RedisLimitStore first = server("one", clock);
        RedisLimitStore second = server("two", clock)) {

      sender.run(64, 0, first, second);

      assertThat(sender.sent()).isEqualTo(10_000);
      assertThat(first.usage(one().counter(), clock.instant()).used()).isEqualTo(10_000);
      assertThat(first.figures().timesAway()).isZero();
    }
  }

  @Test
  void get_back_what_is_given_back() throws Exception {
    Sender sender = new Sender(50_000, one());
    try (RedisLimitStore first = server("one", clock);
        RedisLimitStore second = server("two", clock)) {

      sender.run(64, 30, first, second);
      sender.fillUp(first);

      assertThat(sender.sent()).isEqualTo(10_000);
      assertThat(sender.givenBack()).isPositive();
      Usage usage = second.usage(one().counter(), clock.instant());
      assertThat(usage.used()).isEqualTo(10_000);
      assertThat(usage.pending()).isZero();
    }
  }

  @Test
  void do_not_care_how_much_their_clocks_differ() throws Exception {
    Limit short_ = Limits.limit("short", Counted.RECIPIENTS, "100/20s");
    LimitCharge charge = Limits.recipients(short_, "a", 1);
    Sender sender = new Sender(2_000, charge);
    InstantSource fast = () -> clock.instant().plus(Duration.ofSeconds(5));
    InstantSource slow = () -> clock.instant().minus(Duration.ofSeconds(5));
    try (RedisLimitStore first = server("one", fast);
        RedisLimitStore second = server("two", slow)) {

      Sender.taken(first, charge);
      sender.run(8, 0, first, second);

      assertThat(sender.sent()).isEqualTo(99);
      assertThat(first.usage(charge.counter(), fast.instant()))
          .isEqualTo(second.usage(charge.counter(), slow.instant()));
      assertThat(first.usage(charge.counter(), fast.instant()).next())
          .hasValueSatisfying(
              next ->
                  assertThat(next)
                      .isAfter(clock.instant())
                      .isBefore(clock.instant().plusSeconds(21)));
    }
  }
}
