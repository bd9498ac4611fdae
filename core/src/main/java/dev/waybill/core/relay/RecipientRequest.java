// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import java.util.Optional;

/**
 * One RCPT, as far as the relay policy cares.
 *
 * @param grant the permission that the client has
 * @param localPart of the recipient, as written
 * @param local whether this server is the final one for the recipient's domain
 * @param authenticationWouldHelp whether the client could still log in on this connection
 */
public record RecipientRequest(
    Optional<Grant> grant, String localPart, boolean local, boolean authenticationWouldHelp) {}
