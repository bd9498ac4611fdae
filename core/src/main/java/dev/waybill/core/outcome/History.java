// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.List;
import java.util.Optional;

/**
 * Everything that the log knows of one message.
 *
 * @param accepted how it came in
 * @param signatures with which it left, or why with none; empty while nobody has signed. A note
 *     that it waits for a key is replaced by a later one, a signature never is.
 * @param events what happened to its recipients, oldest first; each only once
 */
public record History(
    Accepted accepted, Optional<SignatureNote> signatures, List<RecipientEvent> events) {

  /** Copies the events. */
  public History {
    events = List.copyOf(events);
  }
}
