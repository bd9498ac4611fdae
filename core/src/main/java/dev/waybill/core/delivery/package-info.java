// SPDX-License-Identifier: Apache-2.0
/**
 * Taking messages to their next hops: routes, connections, retries (RFC 5321 §3, §4.5.4, §5).
 *
 * <p>Start with {@link dev.waybill.core.delivery.Consignment}, one message for one recipient, then
 * {@link dev.waybill.core.delivery.OutgoingStore}, where it waits, then {@link
 * dev.waybill.core.delivery.DeliveryEngine}. The bytes of a message are read from the store as a
 * stream and sent as they are; nothing here parses or changes them.
 *
 * <h2>How the engine works</h2>
 *
 * <p>{@code Claims} takes due consignments out of the store, as many as memory may hold, and hands
 * them to the {@code ReadySet}, which keeps them by {@code Destination}: a smart host or a
 * recipient's domain. The ready set starts a {@code Courier} for a destination as long as its
 * window and the number of threads allow. A courier finds the hosts of its destination, opens an
 * {@code SmtpConnection} to the first that lets it in, and carries one consignment after the other
 * over it until none is left. Each attempt ends in one of three {@code Outcome}s: delivered,
 * refused (the consignment), or the host failed (and the next is tried). {@code Settler} makes an
 * event of it and writes it to the store, which moves the consignment in the same transaction.
 * Bounces are told to the {@link dev.waybill.core.delivery.BounceListener} by {@code Teller}, which
 * reads them from the store, so that one that was written is told even after a crash.
 *
 * <h2>What keeps one destination from hurting another</h2>
 *
 * <ul>
 *   <li>No host reachable: all that waits for the destination is deferred with the same answer, and
 *       for a short pause everything else that falls due for it too, without a connection.
 *   <li>Destinations that failed last time use at most half of the couriers.
 *   <li>Every wait for the other side has a limit, also while writing ({@code Watchdog}).
 *   <li>A window for each destination that grows with success and shrinks when the host refuses one
 *       connection more.
 * </ul>
 *
 * <p>Limits: claims come in the order in which they fell due. A destination that is slow, not dead,
 * and has more due mail than memory may hold keeps later mail for others waiting in the store.
 *
 * <h2>Why nothing is lost</h2>
 *
 * <p>A consignment leaves the store only by {@code settle}, and that is called after the other side
 * has answered. A connection lost between the final dot and the answer is a deferral: the message
 * may arrive twice, never not at all. A message that cannot be read to its end never gets its final
 * dot. When the store itself fails, the claim goes back, deliveries pause, and what is known of the
 * attempt is written when the consignment comes again, instead of sending it again.
 *
 * <h2>Threads</h2>
 *
 * <p>One for claims, one for bounces, one for each courier, one daemon for time limits; all named
 * {@code waybill-delivery-*} and joined by {@code close}. Locks are held for memory only, never
 * while the store, the network or a listener is called. No thread is ever interrupted, because an
 * interrupt closes the files of an embedded database. Wall time decides when mail is due and comes
 * from an injected source; the time limits of the dialogue are real time.
 */
@NullMarked
package dev.waybill.core.delivery;

import org.jspecify.annotations.NullMarked;
