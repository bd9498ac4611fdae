// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

/**
 * What a change of many deliveries did.
 *
 * @param changed how many were changed
 * @param underWay how many were left alone because they were under way at that moment
 */
public record BulkResult(long changed, long underWay) {}
