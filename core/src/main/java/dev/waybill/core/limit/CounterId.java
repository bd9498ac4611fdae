// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * What one count is stored under.
 *
 * <p>Immutable. What is counted is part of it: messages never become octets when somebody edits a
 * limit.
 *
 * @param limit the name of the limit
 * @param counts what it counts
 * @param key whose sending is counted
 */
public record CounterId(String limit, Counted counts, String key) {}
