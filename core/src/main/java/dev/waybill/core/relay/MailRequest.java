// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.EnvelopeSender;
import java.util.OptionalLong;

/**
 * One MAIL, as far as the relay policy cares.
 *
 * @param sender the envelope sender
 * @param declaredOctets what SIZE says (RFC 1870), if it was there
 * @param messagesBefore how many messages this connection has begun already
 */
public record MailRequest(EnvelopeSender sender, OptionalLong declaredOctets, int messagesBefore) {}
