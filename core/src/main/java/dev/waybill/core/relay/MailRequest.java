// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.EnvelopeSender;
import java.util.OptionalLong;

/**
 * One MAIL command, as the relay policy sees it.
 *
 * @param sender the envelope sender
 * @param declaredOctets the SIZE parameter (RFC 1870), if present
 * @param messagesBefore how many messages this connection has started before
 */
public record MailRequest(EnvelopeSender sender, OptionalLong declaredOctets, int messagesBefore) {}
