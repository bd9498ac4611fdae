// SPDX-License-Identifier: Apache-2.0
/**
 * Sending limits and the breaker as people see and change them.
 *
 * <p>Start with {@link dev.waybill.core.usage.UsageDesk}: it shows what is used, and whoever raises
 * or resets something says who they are and why, which is written down first ({@link
 * dev.waybill.core.usage.AuditTrail}). The records called {@code ...View} are the JSON of WebAdmin
 * and what the command prints; their names are an interface. What counts is decided in {@code
 * limit} and {@code breaker}.
 */
@NullMarked
package dev.waybill.core.usage;

import org.jspecify.annotations.NullMarked;
