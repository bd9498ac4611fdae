// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reservation in a memory store. Guarded by its lock, except the charges. */
final class HeldCharges implements Reservation {

  private final MemoryLimitStore owner;
  private final List<LimitCharge> charges;
  private final @Nullable LiveCounter[] liveCounters;
  private final long[] held;
  private boolean open = true;

  HeldCharges(MemoryLimitStore owner, List<LimitCharge> charges) {
    this.owner = owner;
    this.charges = List.copyOf(charges);
    this.liveCounters = new @Nullable LiveCounter[charges.size()];
    this.held = new long[charges.size()];
  }

  @Override
  public List<LimitCharge> charges() {
    return charges;
  }

  boolean isOf(MemoryLimitStore store) {
    return owner == store;
  }

  boolean isOpen() {
    return open;
  }

  LiveCounter live(int index) {
    return Objects.requireNonNull(liveCounters[index], "held");
  }

  void hold(int index, LiveCounter live) {
    liveCounters[index] = live;
    held[index] = live.reserve(charges.get(index));
  }

  void passAll(long now) {
    for (int i = 0; i < held.length; i++) {
      live(i).pass(now);
    }
  }

  void commit() {
    open = false;
    for (int i = 0; i < held.length; i++) {
      live(i).commit(charges.get(i), held[i]);
    }
  }

  /** Lets go of what was held so far. */
  void release() {
    open = false;
    for (int i = 0; i < held.length; i++) {
      LiveCounter live = liveCounters[i];
      if (live != null) {
        live.release(charges.get(i), held[i]);
      }
    }
  }
}
