// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Optional;

/** Knows when mail that waits for a limit may leave. A port; asked by one thread. */
@FunctionalInterface
public interface HoldPolicy {

  /**
   * Asks for one delivery. A {@link Go} is counted already when it is given, so it is used, or the
   * count stands too high by it.
   *
   * @param held what waits
   * @param limit what it waits for
   * @throws RuntimeException when it can not be told now; nothing is counted then
   */
  Permission ask(QueuedDelivery held, WaitReason.Limit limit, Instant now);

  /** What is answered. */
  sealed interface Permission {}

  /** It may leave. */
  record Go() implements Permission {}

  /**
   * It has to wait.
   *
   * @param why in words for the journal
   * @param until when asking again makes sense; empty when nobody knows
   */
  record Wait(Reply why, Optional<Instant> until) implements Permission {}

  /**
   * No time will ever be right for it.
   *
   * @param why in words for its author
   */
  record Never(Reply why) implements Permission {}
}
