// SPDX-License-Identifier: Apache-2.0
/**
 * Taking messages to their next hops: routes, connections, retries (RFC 5321 §3, §4.5.4, §5).
 *
 * <p>Start with {@link dev.waybill.core.queue.DeliveryQueue}, where mail waits, then {@link
 * dev.waybill.core.delivery.DeliveryEngine}. The octets of a message are read from the store as a
 * stream and sent as they are; nothing here parses or changes them.
 *
 * <h2>How the engine works</h2>
 *
 * <p>The queue tells which <em>site</em> has something to deliver: the mail hosts that domains
 * share, or a smart host. {@code DeliveryScheduler} starts a {@code DeliveryWorker} for a site as
 * long as the site's window and the number of connections allow ({@code SiteQueue}). A worker
 * claims one delivery after the other from the queue, finds the hosts of its recipient's domain,
 * opens an {@code SmtpConnection} to the first that lets it in, and keeps it for all domains with
 * the same hosts until nothing is left. Each attempt ends in one of three {@code Outcome}s:
 * delivered, refused (the delivery), or the host failed (and the next is tried). {@code
 * OutcomeRecorder} makes an event of it and writes it with the row, in one batch.
 *
 * <p>{@code HoldReleaser} lets mail go that waits for a limit, {@code KeyReleaser} mail that waits
 * for a key. Who bounces are reported to follows the log, not this room.
 *
 * <h2>What keeps one site from hurting another</h2>
 *
 * <ul>
 *   <li>No host reachable: the site pauses, with one event and one row; what waits for it is not
 *       touched. After the pause one message is tried; the pause doubles while it fails.
 *   <li>Sites that failed last time use at most half of the workers.
 *   <li>Every wait for the other side has a limit, also while writing ({@code Watchdog}).
 *   <li>A window for each site that grows with success and shrinks when the host refuses one
 *       connection more.
 *   <li>Within a site, clients take turns.
 * </ul>
 *
 * <h2>Why nothing is lost</h2>
 *
 * <p>A delivery leaves the queue only by {@code settle}, and that is called after the other side
 * has answered. A connection lost between the final dot and the answer is a deferral: the message
 * may arrive twice, never not at all. A message that cannot be read to its end never gets its final
 * dot. When the store is away, deliveries pause; what is known of an attempt is kept in memory,
 * with its claim, and is written as soon as the store takes it, instead of sending again.
 *
 * <h2>Threads</h2>
 *
 * <p>One for what falls due, one for each worker, one for each releaser, one daemon for time
 * limits; all named {@code waybill-delivery-*} and joined by {@code close}. Locks are held for
 * memory only, never while the store, the network or a listener is called. No thread is ever
 * interrupted, because an interrupt closes the files of an embedded database. Wall time decides
 * when mail is due and comes from an injected source; the time limits of the dialogue are real
 * time.
 */
@NullMarked
package dev.waybill.core.delivery;

import org.jspecify.annotations.NullMarked;
