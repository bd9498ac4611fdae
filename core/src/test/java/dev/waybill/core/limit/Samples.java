// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Limits and charges in short words. */
final class Samples {

  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private Samples() {}

  static Limit limit(String name, Scope scope, Counted counts, String rate, OverLimitAction over) {
    return new Limit(
        name,
        scope,
        List.of(),
        counts,
        Rate.parse(rate),
        over,
        Schedule.NONE,
        StoreDown.LOCAL_SHARE,
        List.of(),
        1);
  }

  static Counter counter(Counted counts, String rate) {
    return new Counter(
        limit("l", Scope.ACCOUNT, counts, rate, OverLimitAction.DEFER), "a@example.com");
  }

  static LimitCharge charge(Counter counter, long amount) {
    return new LimitCharge(counter, amount, OptionalLong.empty(), true);
  }

  static LimitCharge member(Counter counter, long member, boolean enforced) {
    return new LimitCharge(counter, 1, OptionalLong.of(member), enforced);
  }

  static Optional<Reservation> take(LimitStore store, Instant now, LimitCharge... charges) {
    return store.take(List.of(charges), now) instanceof Answer.Taken taken
        ? Optional.of(taken.reservation())
        : Optional.empty();
  }
}
