// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.LimitStoreHealth;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.RedisUrl;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.Usage;
import dev.waybill.testkit.redis.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A store in Redis that goes by the time that it is told, and takes the limits that it is asked for
 * as those that are declared: for the tests that every store has to pass.
 */
public final class RedisByCallersClock implements LimitStore {

  private final Map<CounterId, Limit> asked = new ConcurrentHashMap<>();
  private final RedisLimitStore store;
  private volatile Instant told = Instant.EPOCH;

  private RedisByCallersClock(RedisSettings settings) {
    Function<CounterId, Optional<Limit>> declared = id -> Optional.ofNullable(asked.get(id));
    RedisMember member = new RedisMember("one", 1, new MemoryLimitStore(declared), declared);
    store = RedisLimitStore.open(settings, member, () -> told, Pace.USUAL, false);
  }

  /** A Redis process, and stores in it that know nothing of each other. */
  public static final class Redis implements AutoCloseable {

    private final RealRedis redis;
    private int stores;

    /** Starts the process. */
    public Redis(Path directory) throws IOException {
      redis = RealRedis.forgetful(directory);
    }

    /** An empty store. */
    public LimitStore open() {
      return new RedisByCallersClock(settings(redis, "store-" + stores++));
    }

    @Override
    public void close() {
      redis.close();
    }
  }

  static RedisSettings settings(RealRedis redis, String prefix) {
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

  private Instant noted(Instant now) {
    told = now;
    return now;
  }

  private Counter noted(Counter counter) {
    asked.put(counter.id(), counter.limit());
    return counter;
  }

  @Override
  public Answer take(List<LimitCharge> charges, Instant now) {
    charges.forEach(charge -> noted(charge.counter()));
    return store.take(charges, noted(now));
  }

  @Override
  public List<Usage> commit(Reservation reservation, Instant now) {
    return store.commit(reservation, noted(now));
  }

  @Override
  public void release(Reservation reservation, Instant now) {
    store.release(reservation, noted(now));
  }

  @Override
  public Usage usage(Counter counter, Instant now) {
    return store.usage(noted(counter), noted(now));
  }

  @Override
  public List<Usage> usages(Instant now) {
    return store.usages(noted(now));
  }

  @Override
  public boolean tell(Counter counter, int percent, Instant now) {
    return store.tell(noted(counter), percent, noted(now));
  }

  @Override
  public void raise(Raise raise) {
    store.raise(raise);
  }

  @Override
  public List<Raise> raises(Instant now) {
    return store.raises(noted(now));
  }

  @Override
  public void reset(Counter counter) {
    store.reset(noted(counter));
  }

  @Override
  public LimitStoreHealth health() {
    return store.health();
  }

  @Override
  public void close() {
    store.close();
  }
}
