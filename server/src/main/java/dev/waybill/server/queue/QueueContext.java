// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.mailet.Mail;

/**
 * What all queues of a server share.
 *
 * @param store their rows
 * @param delays when mail is processed again that failed
 * @param gate closed before a stop
 * @param beforeRemoval makes durable what became of a mail, before its row is removed; when it
 *     throws, the mail is processed again later
 * @param metrics their figures
 * @param clock the wall clock
 */
record QueueContext(
    QueueStore store,
    RetryDelays delays,
    QueueGate gate,
    Consumer<Mail> beforeRemoval,
    QueueMetrics metrics,
    InstantSource clock) {}
