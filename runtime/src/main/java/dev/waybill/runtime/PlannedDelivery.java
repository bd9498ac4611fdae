// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;

/**
 * One recipient of a message that is to leave.
 *
 * @param index which recipient of the message, as in the log
 * @param recipient where it goes
 * @param sender the return path that its copy leaves under
 */
public record PlannedDelivery(int index, Mailbox recipient, EnvelopeSender sender) {}
