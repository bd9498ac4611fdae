// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.header.Originators;

/**
 * A complete message, as the relay policy sees it.
 *
 * @param originators the authors and the sender in its header
 * @param octets its real size
 * @param relayed whether it has a non-local recipient
 */
public record MessageFacts(Originators originators, long octets, boolean relayed) {}
