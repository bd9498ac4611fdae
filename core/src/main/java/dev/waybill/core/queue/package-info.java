// SPDX-License-Identifier: Apache-2.0
/**
 * Mail that waits to be delivered: one row for each recipient of a message, whatever it waits for.
 *
 * <p>Start with {@link dev.waybill.core.queue.QueuedDelivery}, one row, then {@link
 * dev.waybill.core.queue.WaitReason}, then {@link dev.waybill.core.queue.DeliveryQueue}.
 *
 * <p>Rows and messages are kept in the store. Memory holds an index of all rows ({@code
 * QueueIndex}): by <em>site</em>, the mail hosts that a recipient's domain shares with others, and
 * within a site by client, so that claims are fair between both. The rest of a row is read when it
 * is claimed. Claims live in memory only: after a restart everything that was not settled is due
 * again, so a message may be delivered twice and never not at all.
 *
 * <p>Every change of a row is one batch with its event. A site that cannot be reached is one event
 * and one row of its own; the rows that wait for it are not touched.
 */
@NullMarked
package dev.waybill.core.queue;

import org.jspecify.annotations.NullMarked;
