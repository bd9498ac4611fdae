// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.StoreDown;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Limits for tests, by their names. */
final class Limits {

  private Limits() {}

  static Limit limit(String name, Counted counts, String rate) {
    return limit(name, counts, rate, Schedule.NONE, StoreDown.LOCAL_SHARE);
  }

  static Limit limit(
      String name, Counted counts, String rate, Schedule schedule, StoreDown onStoreDown) {
    return new Limit(
        name,
        Scope.ACCOUNT,
        List.of(),
        counts,
        Rate.parse(rate),
        OverLimitAction.DEFER,
        schedule,
        onStoreDown,
        List.of(),
        1);
  }

  static LimitCharge recipients(Limit limit, String key, long amount) {
    return new LimitCharge(new Counter(limit, key), amount, OptionalLong.empty(), true);
  }

  static LimitCharge member(Limit limit, String key, long member) {
    return new LimitCharge(new Counter(limit, key), 1, OptionalLong.of(member), true);
  }

  static Function<CounterId, Optional<Limit>> declared(List<Limit> limits) {
    return id -> limits.stream().filter(limit -> limit.name().equals(id.limit())).findFirst();
  }

  static RedisMember member(String server, int servers, Limit... limits) {
    Function<CounterId, Optional<Limit>> declared = declared(List.of(limits));
    return new RedisMember(server, servers, new MemoryLimitStore(declared), declared);
  }
}
