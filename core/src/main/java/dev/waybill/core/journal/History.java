// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.journal;

import java.util.List;

/**
 * Everything the journal knows of one message.
 *
 * @param acceptance how it came in
 * @param events what happened since, oldest first
 */
public record History(Acceptance acceptance, List<Event> events) {

  /** Copies the events. */
  public History {
    events = List.copyOf(events);
  }
}
