// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.Reservation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is held for somebody: in Redis, or while that is away in our own memory. */
final class HeldShared implements Reservation {

  private final List<LimitCharge> charges;
  private final String id;
  private final Optional<SharedCounters> where;
  private final Optional<Reservation> own;
  private final AtomicBoolean ended = new AtomicBoolean();

  private HeldShared(
      List<LimitCharge> charges,
      String id,
      Optional<SharedCounters> where,
      Optional<Reservation> own) {
    this.charges = List.copyOf(charges);
    this.id = id;
    this.where = where;
    this.own = own;
  }

  static HeldShared shared(List<LimitCharge> charges, String id, SharedCounters where) {
    return new HeldShared(charges, id, Optional.of(where), Optional.empty());
  }

  static HeldShared own(List<LimitCharge> charges, Reservation own) {
    return new HeldShared(charges, "", Optional.empty(), Optional.of(own));
  }

  @Override
  public List<LimitCharge> charges() {
    return charges;
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
