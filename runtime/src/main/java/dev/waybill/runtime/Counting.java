// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.storage.Database;
import dev.waybill.storage.LimitWriter;
import dev.waybill.storage.redis.RedisLimitStore;
import dev.waybill.storage.redis.RedisMember;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where limits count: in memory, which is written behind to the database; or in Redis, where the
 * memory is this server's own share of it.
 *
 * @param store which one to ask
 * @param memory writes the memory behind; closed after the store
 */
record Counting(LimitStore store, LimitWriter memory) {

  static Counting open(Supplier<WaybillSettings> settings, Database storage, InstantSource clock) {
    Function<CounterId, Optional<Limit>> declared = id -> settings.get().limits().effective(id);
    MemoryLimitStore memory = new MemoryLimitStore(declared);
    LimitWriter writer = storage.writeBehind(memory, clock);
    try {
      Optional<RedisSettings> redis = settings.get().redis();
      RedisMember member =
          new RedisMember(
              settings.get().limits().server(),
              settings.get().limits().servers(),
              memory,
              declared);
      LimitStore store =
          redis.<LimitStore>map(where -> RedisLimitStore.open(where, member, clock)).orElse(memory);
      return new Counting(store, writer);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }
}
