// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.journal;

import java.util.List;
import java.util.Optional;

/**
 * Everything the journal knows of one message.
 *
 * @param acceptance how it came in
 * @param signatures with which it left, or why with none; empty when nobody has signed yet
 * @param events what happened since, oldest first
 */
public record History(
    Acceptance acceptance, Optional<SignatureNote> signatures, List<Event> events) {

  /** Copies the events. */
  public History {
    events = List.copyOf(events);
  }
}
