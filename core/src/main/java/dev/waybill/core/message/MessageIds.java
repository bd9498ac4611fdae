// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;

/**
 * Gives out ids. The store knows a bound that all of them are below, and moves it, synced, once for
 * many: after a restart the first id is the bound. Thread-safe.
 */
final class MessageIds {

  private static final byte[] BOUND = Keys.of("message-id");

  /** Chosen: one wait for the disk in as many messages, and room for 10^14 restarts. */
  private static final long BLOCK = 1 << 16;

  private final Store store;

  /** Guarded by this. */
  private long next;

  /** Guarded by this. */
  private long bound;

  MessageIds(Store store) {
    this.store = store;
  }

  /**
   * The next one.
   *
   * @throws StoreException when the bound has to move and cannot; the same id is given the next
   *     time
   */
  synchronized MessageId next() {
    if (next == bound) {
      long first =
          bound > 0
              ? bound
              : store.get(Table.META, BOUND).map(value -> Keys.number(value, 0)).orElse(1L);
      store.write(new Changes().put(Table.META, BOUND, Keys.of(first + BLOCK)), Durability.SYNCED);
      next = first;
      bound = first + BLOCK;
    }
    return new MessageId(next++);
  }
}
