// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import java.time.InstantSource;
import java.util.function.Function;
import org.apache.mailet.Mail;

/**
 * What all queues of a server share.
 *
 * @param store their rows
 * @param delays when mail is processed again that failed
 * @param gate closed before a stop
 * @param durability asked before a mail is processed; what it returns makes durable what became of
 *     the mail, and runs before its row is removed; when that throws, the mail is processed again
 * @param metrics their figures
 * @param clock the wall clock
 */
record QueueContext(
    QueueStore store,
    RetryDelays delays,
    QueueGate gate,
    Function<Mail, Runnable> durability,
    QueueMetrics metrics,
    InstantSource clock) {}
