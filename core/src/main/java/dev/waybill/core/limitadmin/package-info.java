// SPDX-License-Identifier: Apache-2.0
/**
 * Administration of sending limits and the breaker: showing, raising and resetting.
 *
 * <p>Start with {@link dev.waybill.core.limitadmin.LimitAdmin}: it shows what is used. Anyone who
 * raises or resets something has to say who they are and why, which is first written to the audit
 * log ({@link dev.waybill.core.limitadmin.AuditTrail}). The records called {@code ...View} are the
 * JSON of WebAdmin and what the command prints; their names are an interface. Counting is done in
 * {@code limit} and {@code breaker}.
 */
@NullMarked
package dev.waybill.core.limitadmin;

import org.jspecify.annotations.NullMarked;
