// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.time.Instant;

/**
 * One entry of the log. All kinds are immutable.
 *
 * <p>A message begins with {@link Accepted}; {@link SignatureEvent} says how it was signed; what
 * becomes of each of its recipients is a {@link RecipientEvent}; {@link Refused} is a command that
 * was answered with 4yz or 5yz; {@link SiteEvent} says that a whole destination is paused or back.
 */
public sealed interface Event permits Accepted, SignatureEvent, RecipientEvent, Refused, SiteEvent {

  /** When it happened. */
  Instant at();
}
