// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitStoreHealth;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.RedisUrl;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.storage.LogLines;
import dev.waybill.testkit.redis.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens while Redis is away, and when it is back. */
@Timeout(120)
final class RedisAwayTest {

  private static final Pace FAST =
      new Pace(
          Duration.ofMillis(50), Duration.ofMillis(1000), Duration.ZERO, Duration.ofMillis(50));

  private static final Limit SHARED = Limits.limit("shared", Counted.RECIPIENTS, "1000/day");
  private static final Limit STRICT =
      Limits.limit("strict", Counted.RECIPIENTS, "1000/day", Schedule.NONE, StoreDown.TEMPFAIL);
  private static final Limit DISTINCT =
      Limits.limit("distinct", Counted.DISTINCT_RECIPIENTS, "100/day");

  private final InstantSource clock = InstantSource.system();
  private final LimitCharge charge = Limits.recipients(SHARED, "a", 1);

  @TempDir private Path directory;
  private RealRedis redis;
  private LogLines log;

  @BeforeEach
  void start() throws Exception {
    redis = RealRedis.forgetful(directory);
    log = new LogLines(RedisLimitStore.class);
  }

  @AfterEach
  void stop() {
    log.close();
    redis.close();
  }

  /** One that gives a sign of life when it starts, and never again. */
  private static final Pace SILENT =
      new Pace(Duration.ofHours(1), Duration.ofMillis(300), Duration.ZERO, Duration.ofHours(1));

  private RedisLimitStore server(String name) {
    return server(Limits.member(name, 2, SHARED, STRICT, DISTINCT), FAST);
  }

  private RedisLimitStore server(RedisMember member, Pace pace) {
    return RedisLimitStore.open(
        RedisSettings.at(RedisUrl.parse(redis.url())), member, clock, pace, true);
  }

  private RedisLimitStore silent(String name) {
    return server(Limits.member(name, 2, SHARED), SILENT);
  }

  private Instant now() {
    return clock.instant();
  }

  private long used(RedisLimitStore server) {
    return server.usage(charge.counter(), now()).used();
  }

  private static void awaitAway(RedisLimitStore... servers) {
    for (RedisLimitStore server : servers) {
      await().until(() -> server.figures().away());
    }
  }

  private static void awaitBack(RedisLimitStore... servers) {
    for (RedisLimitStore server : servers) {
      await().until(() -> !server.figures().away());
    }
  }

  @Test
  void each_server_allows_its_share_and_the_sum_is_known_afterwards() throws Exception {
    try (RedisLimitStore first = server("one");
        RedisLimitStore second = server("two")) {
      Sender before = new Sender(300, charge);
      before.run(4, 0, first);
      redis.kill();
      awaitAway(first, second);
      Sender away = new Sender(2000, charge);
      Sender other = new Sender(2000, charge);

      away.run(16, 10, first);
      other.run(16, 10, second);
      away.fillUp(first);
      other.fillUp(second);

      assertThat(before.sent()).isEqualTo(300);
      assertThat(away.sent()).isEqualTo(200);
      assertThat(other.sent()).isEqualTo(500);
      assertThat(first.health().state()).isEqualTo(LimitStoreHealth.State.DOWN);
      assertThat(first.health().text())
          .containsPattern("it went away 1 times, and [1-9][0-9]* questions were answered without");
      redis.restart();
      awaitBack(first, second);
      assertThat(used(first)).isEqualTo(1000);
      assertThat(used(second)).isEqualTo(1000);
      Sender after = new Sender(100, charge);
      after.run(4, 0, first, second);
      assertThat(after.sent()).isZero();
    }
  }

  @Test
  void no_more_is_sent_too_much_than_was_declared() throws Exception {
    try (RedisLimitStore first = server("one");
        RedisLimitStore second = server("two")) {
      Sender before = new Sender(2000, charge);
      before.run(4, 0, first);
      redis.kill();
      awaitAway(first, second);
      Sender away = new Sender(2000, charge);
      Sender other = new Sender(2000, charge);

      away.run(16, 0, first);
      other.run(16, 0, second);

      // The worst case: one server has used up everything, the other one nothing.
      assertThat(before.sent()).isEqualTo(1000);
      assertThat(away.sent()).isZero();
      assertThat(other.sent()).isEqualTo(500);
      redis.restart();
      awaitBack(first, second);
      assertThat(used(first)).isEqualTo(1500);
    }
  }

  @Test
  void a_strict_limit_waits_for_it() {
    LimitCharge strict = Limits.recipients(STRICT, "a", 1);
    try (RedisLimitStore server = server("one")) {
      Reservation held = Sender.taken(server, strict);
      redis.kill();
      awaitAway(server);

      Answer answer = server.take(List.of(charge, strict), now());

      assertThat(answer).isEqualTo(new Answer.Unavailable("strict", "Redis is away"));
      assertThat(server.commit(held, now())).hasSize(1);
      Sender.taken(server, charge, strict.unenforced());
    }
  }

  @Test
  void one_line_says_that_it_is_away_and_one_that_it_is_back() throws Exception {
    try (RedisLimitStore server = server("one")) {
      redis.kill();
      Sender sender = new Sender(200, charge);
      sender.run(32, 0, server);
      awaitAway(server);
      sender = new Sender(200, charge);
      sender.run(32, 0, server);
      redis.restart();
      awaitBack(server);
      sender = new Sender(200, charge);
      sender.run(32, 0, server);

      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(0))
          .startsWith("WARN Redis at redis://127.0.0.1:" + redis.port() + " is away: ");
      assertThat(log.lines().get(1)).contains(" is back after ");
      assertThat(server.figures().timesAway()).isEqualTo(1);
    }
  }

  @Test
  void a_server_starts_without_it() throws Exception {
    redis.kill();
    try (RedisLimitStore server = server("one")) {
      Sender sender = new Sender(2000, charge);
      sender.run(8, 0, server);

      assertThat(sender.sent()).isEqualTo(500);
      redis.restart();
      awaitBack(server);
      assertThat(used(server)).isEqualTo(500);
    }
  }

  @Test
  void nothing_is_lost_when_it_is_killed_in_the_middle_of_a_run() throws Exception {
    redis.close();
    redis = RealRedis.durable(directory);
    Limit wide = Limits.limit("shared", Counted.RECIPIENTS, "1000000/day");
    LimitCharge one = Limits.recipients(wide, "a", 1);
    try (RedisLimitStore first = server("one");
        RedisLimitStore second = server("two")) {
      Sender sender = new Sender(60_000, one);
      Thread running = new Thread(() -> runAll(sender, first, second));
      running.start();
      for (int left : new int[] {50_000, 30_000}) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> sender.left() < left);
        redis.kill();
        awaitAway(first, second);
        redis.restart();
        awaitBack(first, second);
      }
      running.join();
      awaitBack(first, second);

      long sent = sender.sent();
      await()
          .untilAsserted(
              () -> {
                long used = first.usage(one.counter(), now()).used();
                // What was on its way when Redis was killed may be counted in two slices.
                assertThat(used).isBetween(sent, sent + 64);
              });
      assertThat(log.lines().size()).isEqualTo(2 * (timesAway(first) + timesAway(second)));
    }
  }

  private static int timesAway(RedisLimitStore server) {
    return (int) server.figures().timesAway();
  }

  private static void runAll(Sender sender, RedisLimitStore... servers) {
    try {
      sender.run(16, 10, servers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_redis_that_forgot_everything_is_reminded_by_everybody() throws Exception {
    try (RedisLimitStore first = server("one");
        RedisLimitStore second = server("two")) {
      new Sender(100, charge).run(1, 0, first);
      new Sender(50, charge).run(1, 0, second);
      for (long member = 0; member < 30; member++) {
        RedisLimitStore server = member % 2 == 0 ? first : second;
        LimitCharge one = Limits.member(DISTINCT, "a", member);
        server.commit(Sender.taken(server, one), now());
      }

      redis.kill();
      redis.restart();
      await().until(() -> first.figures().timesAway() == 1 && second.figures().timesAway() == 1);
      awaitBack(first, second);

      assertThat(used(first)).isEqualTo(150);
      assertThat(first.usage(Limits.member(DISTINCT, "a", 1).counter(), now()).used())
          .isEqualTo(30);
    }
  }

  @Test
  void what_was_taken_before_counts_when_it_is_committed_afterwards() throws Exception {
    try (RedisLimitStore server = server("one")) {
      Reservation before = Sender.taken(server, charge);
      redis.kill();
      awaitAway(server);
      Reservation away = Sender.taken(server, charge);
      redis.restart();
      awaitBack(server);

      server.commit(before, now());
      server.commit(away, now());
      server.commit(away, now());

      assertThat(used(server)).isEqualTo(2);
    }
  }

  @Test
  void what_a_dead_server_held_is_given_back() {
    try (RedisLimitStore living = server("one")) {
      RedisLimitStore dead = silent("two");
      Reservation held = Sender.taken(dead, Limits.recipients(SHARED, "a", 700));
      assertThat(used(living)).isEqualTo(700);

      await().until(() -> used(living) == 0);
      // It was not dead, only cut off: what it sends counts all the same.
      dead.commit(held, now());
      assertThat(used(living)).isEqualTo(700);
      dead.close();
    }
  }

  @Test
  void a_server_that_starts_again_gets_back_what_it_held() {
    try (RedisLimitStore killed = server("one")) {
      Sender.taken(killed, Limits.recipients(SHARED, "a", 700));
      try (RedisLimitStore again = server("one")) {
        assertThat(used(again)).isZero();
      }
    }
  }

  @Test
  void a_server_that_stops_gives_back_what_it_held() {
    try (RedisLimitStore other = server("two")) {
      RedisLimitStore stopped = server("one");
      Sender.taken(stopped, Limits.recipients(SHARED, "a", 700));

      stopped.close();

      assertThat(used(other)).isZero();
    }
  }

  @Test
  void raises_and_resets_reach_every_server() throws Exception {
    RedisMember member = Limits.member("two", 2, SHARED);
    try (RedisLimitStore first = server("one");
        RedisLimitStore second = server(member, FAST)) {
      new Sender(400, charge).run(2, 0, second);
      Raise raise = new Raise("shared", "a", 500, now().plusSeconds(3600));

      first.raise(raise);
      first.reset(charge.counter());

      assertThat(second.raises(now())).extracting(Raise::by).containsExactly(500L);
      assertThat(second.usage(charge.counter(), now()).allowed()).isEqualTo(1500);
      assertThat(used(second)).isZero();
      await().until(() -> !member.memory().raises(now()).isEmpty());
      await().until(() -> member.memory().usage(charge.counter(), now()).used() == 0);
      redis.kill();
      awaitAway(first, second);
      assertThat(second.usage(charge.counter(), now()).allowed()).isEqualTo(750);
      redis.restart();
      awaitBack(first, second);
      assertThat(used(second)).isZero();
      assertThat(first.raises(now())).hasSize(1);
    }
  }
}
