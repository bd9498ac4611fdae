// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.outcome.Event;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import java.util.List;

/** The log of events, as far as the queue writes to it. A port. */
@FunctionalInterface
public interface EventWriter {

  /**
   * Writes changes and events in one batch.
   *
   * @throws dev.waybill.core.store.StoreException when nothing is known to be written
   */
  void write(Changes changes, List<? extends Event> events, Durability durability);
}
