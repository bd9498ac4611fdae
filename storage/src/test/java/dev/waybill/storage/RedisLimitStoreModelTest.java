// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.LimitStoreModelContract;
import dev.waybill.storage.redis.RedisByCallersClock;
import dev.waybill.testkit.files.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Redis by the clock of its caller, which jumps back and forth, against the model. */
final class RedisLimitStoreModelTest extends LimitStoreModelContract {

  private static final TemporaryDirectory DIRECTORY = TemporaryDirectory.create("redis-model");
  private static final RedisByCallersClock.Redis REDIS = start();

  private static RedisByCallersClock.Redis start() {
    try {
      return new RedisByCallersClock.Redis(DIRECTORY.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void stopRedis() {
    REDIS.close();
    DIRECTORY.close();
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void says_what_the_model_says(
      @ForAll("limits") List<Limit> limits,
      @ForAll("starts") Instant start,
      @ForAll("steps") List<Step> steps)
      throws IOException {
    compare(limits, start, steps);
  }

  @Override
  protected LimitStore open() {
    return REDIS.open();
  }

  // An empty counter in memory is dropped, and with it the time that it has seen.
  @Override
  protected boolean remembersTime() {
    return true;
  }
}
