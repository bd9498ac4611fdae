// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reservation in a memory store. Guarded by its lock, except the demands. */
final class HeldDemands implements Reservation {

  private final MemoryLimitStore owner;
  private final List<Demand> demands;
  private final @Nullable Tally[] tallies;
  private final long[] held;
  private boolean open = true;

  HeldDemands(MemoryLimitStore owner, List<Demand> demands) {
    this.owner = owner;
    this.demands = List.copyOf(demands);
    this.tallies = new @Nullable Tally[demands.size()];
    this.held = new long[demands.size()];
  }

  @Override
  public List<Demand> demands() {
    return demands;
  }

  boolean isOf(MemoryLimitStore store) {
    return owner == store;
  }

  boolean isOpen() {
    return open;
  }

  Tally tally(int index) {
    return Objects.requireNonNull(tallies[index], "held");
  }

  void hold(int index, Tally tally) {
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
      Tally tally = tallies[i];
      if (tally != null) {
        tally.release(demands.get(i), held[i]);
      }
    }
  }
}
