// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.LimitStoreContract;
import dev.waybill.storage.redis.RedisByCallersClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class RedisLimitStoreTest extends LimitStoreContract {

  @TempDir private static Path directory;
  private static RedisByCallersClock.Redis redis;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = new RedisByCallersClock.Redis(directory);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  protected LimitStore open() {
    return redis.open();
  }
}
