// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.Reservation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is held for somebody: in Redis, or while that is away in our own memory. */
final class HeldShared implements Reservation {

  private final List<LimitCharge> demands;
  private final String id;
  private final Optional<SharedCounters> where;
  private final Optional<Reservation> own;
  private final AtomicBoolean ended = new AtomicBoolean();

  private HeldShared(
      List<LimitCharge> demands,
      String id,
      Optional<SharedCounters> where,
      Optional<Reservation> own) {
    this.demands = List.copyOf(demands);
    this.id = id;
    this.where = where;
    this.own = own;
  }

  static HeldShared shared(List<LimitCharge> demands, String id, SharedCounters where) {
    return new HeldShared(demands, id, Optional.of(where), Optional.empty());
  }

  static HeldShared own(List<LimitCharge> demands, Reservation own) {
    return new HeldShared(demands, "", Optional.empty(), Optional.of(own));
  }

  @Override
  public List<LimitCharge> demands() {
    return demands;
  }

  String id() {
    return id;
  }

  /** Where Redis holds it; empty when it does not. */
  Optional<SharedCounters> where() {
    return where;
  }

  /** What our own memory holds; empty when Redis does. */
  Optional<Reservation> own() {
    return own;
  }

  /** Ends it; answers whether nobody has done so before. */
  boolean end() {
    return ended.compareAndSet(false, true);
  }
}
