// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reservation in a memory store. Guarded by its lock, except the demands. */
final class HeldCharges implements Reservation {

  private final MemoryLimitStore owner;
  private final List<LimitCharge> demands;
  private final @Nullable LiveCounter[] tallies;
  private final long[] held;
  private boolean open = true;

  HeldCharges(MemoryLimitStore owner, List<LimitCharge> demands) {
    this.owner = owner;
    this.demands = List.copyOf(demands);
    this.tallies = new @Nullable LiveCounter[demands.size()];
    this.held = new long[demands.size()];
  }

  @Override
  public List<LimitCharge> demands() {
    return demands;
  }

  boolean isOf(MemoryLimitStore store) {
    return owner == store;
  }

  boolean isOpen() {
    return open;
  }

  LiveCounter tally(int index) {
    return Objects.requireNonNull(tallies[index], "held");
  }

  void hold(int index, LiveCounter tally) {
    tallies[index] = tally;
    held[index] = tally.reserve(demands.get(index));
  }

  void passAll(long now) {
    for (int i = 0; i < held.length; i++) {
      tally(i).pass(now);
    }
  }

  void commit() {
    open = false;
    for (int i = 0; i < held.length; i++) {
      tally(i).commit(demands.get(i), held[i]);
    }
  }

  /** Lets go of what was held so far. */
  void release() {
    open = false;
    for (int i = 0; i < held.length; i++) {
      LiveCounter tally = tallies[i];
      if (tally != null) {
        tally.release(demands.get(i), held[i]);
      }
    }
  }
}
