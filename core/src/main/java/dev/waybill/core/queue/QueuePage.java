// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import java.util.List;

/**
 * A page of the queue.
 *
 * @param deliveries what fits
 * @param next the cursor of the next page; negative at the end
 */
public record QueuePage(List<QueuedDelivery> deliveries, int next) {}
