// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Network;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The sender of one message, as limits see it.
 *
 * <p>Immutable. What is absent has no counter: limits of that scope do not apply.
 *
 * @param account the account that logged in
 * @param network the network that admitted the client
 * @param sender the envelope sender from the client
 * @param outgoingAddress the name of the outgoing address: that of this server, which has one
 *     address
 * @param declaredOctets the SIZE of MAIL FROM (RFC 1870), or the real size where it is known
 */
public record Sending(
    Optional<String> account,
    Optional<Network> network,
    EnvelopeSender sender,
    Optional<String> outgoingAddress,
    OptionalLong declaredOctets) {}
