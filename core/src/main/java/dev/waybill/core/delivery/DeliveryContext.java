// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.queue.DeliveryQueue;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What every worker of an engine works with.
 *
 * <p>Immutable; its parts are thread-safe.
 *
 * @param settings how mail is delivered, as of now
 * @param queue where it waits
 * @param resolver finds its next hops
 * @param clock wall time
 * @param watchdog cuts connections
 * @param listener hears what goes out
 * @param scheduler says what is to be done next
 * @param recorder writes outcomes
 */
record DeliveryContext(
    Supplier<DeliverySettings> settings,
    DeliveryQueue queue,
    MxResolver resolver,
    InstantSource clock,
    Watchdog watchdog,
    TransmissionListener listener,
    DeliveryScheduler scheduler,
    OutcomeRecorder recorder) {}
