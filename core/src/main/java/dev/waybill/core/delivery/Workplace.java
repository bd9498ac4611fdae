// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.dns.MxResolver;
import java.time.InstantSource;

/**
 * What every courier of an engine works with.
 *
 * <p>Immutable; its parts are thread-safe.
 *
 * @param settings how mail is taken
 * @param store where its octets are
 * @param resolver where it goes
 * @param clock wall time
 * @param watchdog who cuts connections
 * @param tap who listens to what goes out
 * @param ready what is to be done next
 * @param settler who writes outcomes
 * @param aftermath who gives claims back
 */
record Workplace(
    DeliverySettings settings,
    OutgoingStore store,
    MxResolver resolver,
    InstantSource clock,
    Watchdog watchdog,
    WireTap tap,
    ReadySet ready,
    Settler settler,
    Aftermath aftermath) {}
