// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.DomainName;
import java.util.Optional;

/**
 * One RCPT, as far as the relay policy cares.
 *
 * @param localPart of the recipient, as written
 * @param domain of the recipient; empty when it is an address literal
 * @param local whether this server is the final one for the recipient's domain
 * @param recipientsBefore how many the message has already
 * @param authenticationWouldHelp whether the client could still log in on this connection
 */
public record RecipientRequest(
    String localPart,
    Optional<DomainName> domain,
    boolean local,
    int recipientsBefore,
    boolean authenticationWouldHelp) {}
