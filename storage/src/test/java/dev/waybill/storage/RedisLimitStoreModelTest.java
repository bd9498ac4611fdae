// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.storage.redis.RedisByCallersClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Redis by the clock of its caller, which jumps back and forth, against the model. */
final class RedisLimitStoreModelTest extends LimitStoreModelContract {

  private static Path directory = Path.of("");
  private static RedisByCallersClock.Redis redis;

  @BeforeContainer
  static void startRedis() throws IOException {
    directory = Files.createTempDirectory("redis-model");
    redis = new RedisByCallersClock.Redis(directory);
  }

  @AfterContainer
  static void stopRedis() throws IOException {
    redis.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
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
  LimitStore open() {
    return redis.open();
  }

  // An empty counter in memory is dropped, and with it the time that it has seen.
  @Override
  boolean remembersTime() {
    return true;
  }
}
