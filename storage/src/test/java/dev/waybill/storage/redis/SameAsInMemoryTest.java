// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitExceeded;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.RedisUrl;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.limit.Usage;
import dev.waybill.testkit.redis.RealRedis;
import dev.waybill.testkit.time.FixedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is done, in whatever order, Redis counts exactly as memory does. Time only goes forward
 * here: which times a counter has seen, and so how far it can go back, is not promised.
 */
final class SameAsInMemoryTest {

  private static final List<Limit> LIMITS =
      List.of(
          Limits.limit("day", Counted.RECIPIENTS, "20/day"),
          Limits.limit("burst", Counted.MESSAGES, "17/min burst 3"),
          Limits.limit("octets", Counted.OCTETS, "100000000000000/month burst 70000000000000"),
          Limits.limit("calendar", Counted.RECIPIENTS, "10/day aligned Europe/Berlin"),
          Limits.limit("hour", Counted.RECIPIENTS, "7/h burst 2 aligned Australia/Lord_Howe"),
          Limits.limit(
              "warm-up",
              Counted.RECIPIENTS,
              "20/day aligned Europe/Berlin",
              new Schedule(List.of(2L, 3L, 5L, 8L)),
              StoreDown.LOCAL_SHARE),
          Limits.limit("distinct", Counted.DISTINCT_RECIPIENTS, "4/min"),
          Limits.limit("distinct-day", Counted.DISTINCT_RECIPIENTS, "5/day burst 3 aligned UTC"),
          Limits.limit("new", Counted.NEW_RECIPIENTS, "4/h"),
          Limits.limit("new-week", Counted.NEW_RECIPIENTS, "6/week burst 4 aligned UTC"));

  private static final List<String> KEYS = List.of("a", "b:c%3A");

  @TempDir private static Path directory;
  private static RealRedis redis;

  private final FixedClock clock = FixedClock.at("2026-03-27T22:30:00Z");
  private final List<Reservation> inMemory = new ArrayList<>();
  private final List<Reservation> inRedis = new ArrayList<>();

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RealRedis.forgetful(directory);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
        26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
        49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71,
        72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94,
        95, 96, 97, 98, 99, 100
      })
  void counts_the_same(int seed) {
    RedisSettings settings = settings("same-" + seed);
    RedisMember member = Limits.member("one", 1, LIMITS.toArray(Limit[]::new));
    try (LimitStore memory = new MemoryLimitStore(Limits.declared(LIMITS));
        LimitStore shared = RedisLimitStore.open(settings, member, clock, Pace.USUAL, false)) {
      Random random = new Random(seed);
      for (int step = 0; step < 600; step++) {
        step(memory, shared, random, "seed " + seed + " step " + step);
      }
    }
  }

  private RedisSettings settings(String prefix) {
    RedisSettings usual = RedisSettings.at(RedisUrl.parse(redis.url()));
    return new RedisSettings(
        usual.url(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        prefix,
        Duration.ofSeconds(5));
  }

  private void step(LimitStore memory, LimitStore shared, Random random, String what) {
    int kind = random.nextInt(100);
    if (kind < 45) {
      take(memory, shared, random, what);
    } else if (kind < 65) {
      end(memory, shared, random, what);
    } else if (kind < 90) {
      Duration pause = pause(random);
      // Nobody holds anything for as long as recipients are remembered.
      while (pause.toDays() > 20 && !inMemory.isEmpty()) {
        end(memory, shared, random, what);
      }
      if (pause.toDays() > 20) {
        keepWarm(memory, shared);
      }
      clock.advance(pause);
    } else if (kind < 93) {
      Limit limit = LIMITS.get(random.nextInt(LIMITS.size()));
      Raise raise =
          new Raise(limit.name(), "a", random.nextInt(4), clock.instant().plus(pause(random)));
      memory.raise(raise);
      shared.raise(raise);
      assertThat(shared.raises(clock.instant()))
          .as(what)
          .containsExactlyInAnyOrderElementsOf(memory.raises(clock.instant()));
    } else if (kind < 95) {
      Counter counter = counter(random);
      memory.reset(counter);
      shared.reset(counter);
    } else {
      Counter counter = counter(random);
      int percent = random.nextBoolean() ? 80 : 100;
      assertThat(shared.tell(counter, percent, clock.instant()))
          .as(what)
          .isEqualTo(memory.tell(counter, percent, clock.instant()));
    }
    Counter counter = counter(random);
    assertThat(brief(shared.usage(counter, clock.instant())))
        .as(what)
        .isEqualTo(brief(memory.usage(counter, clock.instant())));
    if (random.nextInt(20) == 0) {
      assertThat(brief(shared.usages(clock.instant())))
          .as(what)
          .containsExactlyInAnyOrderElementsOf(brief(memory.usages(clock.instant())));
    }
  }

  private static Duration pause(Random random) {
    int kind = random.nextInt(40);
    if (kind == 0) {
      return Duration.ofDays(random.nextInt(200));
    } else if (kind < 3) {
      return Duration.ofMillis(random.nextInt(100_000));
    } else if (kind < 12) {
      return Duration.ofMinutes(random.nextInt(300));
    } else if (kind < 20) {
      return Duration.ofHours(random.nextInt(30));
    }
    return Duration.ofMillis(random.nextInt(20_000));
  }

  // A warm-up that nobody has used for 400 days is forgotten, sooner or later.
  private void keepWarm(LimitStore... stores) {
    for (LimitStore store : stores) {
      for (String key : KEYS) {
        LimitCharge one = Limits.recipients(LIMITS.get(5), key, 1).unenforced();
        taken(store.take(List.of(one), clock.instant()))
            .ifPresent(taken -> store.commit(taken, clock.instant()));
      }
    }
  }

  private void take(LimitStore memory, LimitStore shared, Random random, String what) {
    List<LimitCharge> charges = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      charges.add(charge(random));
    }
    Answer expected = memory.take(charges, clock.instant());
    Answer answer = shared.take(charges, clock.instant());
    assertThat(limitsExceeded(answer)).as(what).isEqualTo(limitsExceeded(expected));
    taken(expected).ifPresent(inMemory::add);
    taken(answer).ifPresent(inRedis::add);
    assertThat(inRedis).hasSameSizeAs(inMemory);
  }

  private static LimitCharge charge(Random random) {
    Counter counter = counter(random);
    boolean enforced = random.nextInt(8) > 0;
    if (counter.limit().counts().byMember()) {
      LimitCharge one = Limits.member(counter.limit(), counter.key(), random.nextInt(9) - 4L);
      return enforced ? one : one.unenforced();
    }
    long unit = counter.limit().name().equals("octets") ? 9_999_999_999_989L : 1;
    LimitCharge some = Limits.recipients(counter.limit(), counter.key(), random.nextInt(5) * unit);
    return enforced ? some : some.unenforced();
  }

  private static Counter counter(Random random) {
    return new Counter(LIMITS.get(random.nextInt(LIMITS.size())), KEYS.get(random.nextInt(4) / 3));
  }

  private void end(LimitStore memory, LimitStore shared, Random random, String what) {
    if (inMemory.isEmpty()) {
      return;
    }
    int which = random.nextInt(inMemory.size());
    boolean again = random.nextInt(10) == 0;
    Reservation expected = again ? inMemory.get(which) : inMemory.remove(which);
    Reservation actual = again ? inRedis.get(which) : inRedis.remove(which);
    if (random.nextInt(3) > 0) {
      List<Usage> usages = memory.commit(expected, clock.instant());
      assertThat(brief(shared.commit(actual, clock.instant()))).as(what).isEqualTo(brief(usages));
    } else {
      memory.release(expected, clock.instant());
      shared.release(actual, clock.instant());
    }
  }

  private static List<String> limitsExceeded(Answer answer) {
    assertThat(answer).isNotInstanceOf(Answer.Unavailable.class);
    return answer instanceof Answer.Short tooMuch
        ? tooMuch.limitsExceeded().stream().map(SameAsInMemoryTest::brief).toList()
        : List.of();
  }

  private static List<String> brief(List<Usage> usages) {
    return usages.stream().map(SameAsInMemoryTest::brief).toList();
  }

  private static String brief(LimitExceeded limitExceeded) {
    return brief(limitExceeded.usage())
        + " wants "
        + limitExceeded.charge().amount()
        + " fits "
        + limitExceeded.next().map(Instant::toString).orElse("never");
  }

  private static String brief(Usage usage) {
    return "%s %s: %d, pending %d, of %d, less %s"
        .formatted(
            usage.counter().limit().name(),
            usage.counter().key(),
            usage.used(),
            usage.pending(),
            usage.allowed(),
            usage.next().map(Instant::toString).orElse("never"));
  }

  private static Optional<Reservation> taken(Answer answer) {
    return answer instanceof Answer.Taken taken
        ? Optional.of(taken.reservation())
        : Optional.empty();
  }
}
