// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.header.MessageFault;
import dev.waybill.core.header.Originators;
import java.util.Optional;

/**
 * A complete message, as the relay policy sees it.
 *
 * @param originators the authors and the sender in its header
 * @param fault what programs would read in different ways; empty for nothing, and where the message
 *     is not looked through
 * @param octets its real size
 * @param relayed whether it has a non-local recipient
 */
public record MessageFacts(
    Originators originators, Optional<MessageFault> fault, long octets, boolean relayed) {}
