// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

/** How many deliveries are in the queue, and what they wait for. Immutable. */
@SuppressWarnings("EnumOrdinal") // one counter for each kind
public final class QueueTotals {

  private final int all;
  private final long[] kinds;

  QueueTotals(int all, long[] kinds) {
    this.all = all;
    this.kinds = kinds;
  }

  /** All deliveries, bounces that nobody was told of and dead letters included. */
  public int all() {
    return all;
  }

  /** Those that wait for one kind of thing. */
  public long waitingFor(WaitReason.Kind kind) {
    return kinds[kind.ordinal()];
  }
}
