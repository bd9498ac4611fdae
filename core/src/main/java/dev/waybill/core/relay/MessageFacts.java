// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.header.Originators;

/**
 * A whole message, as far as the relay policy cares.
 *
 * @param originators whom its header names as authors and sender
 * @param octets its real size
 * @param relayed whether it has a recipient whose mail does not end here
 */
public record MessageFacts(Originators originators, long octets, boolean relayed) {}
