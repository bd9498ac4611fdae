// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.outcome.RecipientEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * How an attempt of a claimed delivery ended.
 *
 * <ul>
 *   <li>DELIVERED, DELIVERED_LOCALLY, CANCELLED: the delivery leaves the queue.
 *   <li>DEFERRED: it is due again at {@code retryAt}, with one more attempt.
 *   <li>BOUNCED: it waits until its sender has been told.
 * </ul>
 *
 * @param delivery what was claimed
 * @param event the outcome
 * @param retryAt only for DEFERRED
 */
public record Settlement(
    QueuedDelivery delivery, RecipientEvent event, Optional<Instant> retryAt) {}
