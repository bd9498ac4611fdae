// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.DomainName;
import java.util.Optional;

/**
 * One RCPT command, as the relay policy sees it.
 *
 * @param localPart of the recipient, as written
 * @param domain of the recipient; empty when it is an address literal
 * @param local whether the recipient's domain is local
 * @param recipientsBefore how many recipients the message already has
 * @param authenticationWouldHelp whether the client could still log in on this connection
 */
public record RecipientRequest(
    String localPart,
    Optional<DomainName> domain,
    boolean local,
    int recipientsBefore,
    boolean authenticationWouldHelp) {}
