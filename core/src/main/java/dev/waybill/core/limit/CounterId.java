// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * The storage key of a counter.
 *
 * <p>Immutable. It includes what is counted: messages never become octets when a limit is edited.
 *
 * @param limit the name of the limit
 * @param counts what it counts
 * @param key whose sending is counted
 */
public record CounterId(String limit, Counted counts, String key) {}
