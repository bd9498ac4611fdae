// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.History;
import dev.waybill.core.outcome.RecipientEvent;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes bounces that were reported to us into the log, each recipient's once.
 *
 * <p>Thread-safe. Reports about one recipient come together where a gateway and a mail host both
 * write one.
 */
public final class BounceRecorder {

  /** Chosen: more than the host has threads, so that two messages rarely wait for each other. */
  private static final int STRIPES = 64;

  private final EventLog log;
  private final List<Object> locks = Stream.generate(Object::new).limit(STRIPES).toList();

  /** Writes into this log. */
  public BounceRecorder(EventLog log) {
    this.log = log;
  }

  /**
   * Writes a bounce; it is on the disk when this returns.
   *
   * @return false when the recipient had bounced before
   * @throws dev.waybill.core.store.StoreException when it could not be written
   */
  public boolean record(RecipientEvent event) {
    int stripe = Math.floorMod(31 * event.message().hashCode() + event.index(), STRIPES);
    synchronized (locks.get(stripe)) {
      List<RecipientEvent> earlier =
          log.history(event.message()).map(History::events).orElse(List.of());
      boolean isNew = earlier.stream().noneMatch(known -> isSameBounce(known, event));
      if (isNew) {
        log.record(event);
      }
      return isNew;
    }
  }

  private static boolean isSameBounce(RecipientEvent earlier, RecipientEvent event) {
    return earlier.index() == event.index()
        && (earlier.kind() == RecipientEvent.Kind.BOUNCED
            || earlier.kind() == RecipientEvent.Kind.BOUNCED_LATER);
  }
}
