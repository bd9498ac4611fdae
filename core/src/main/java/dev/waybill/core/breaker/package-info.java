// SPDX-License-Identifier: Apache-2.0
/**
 * Whose sending has gone wrong, and is slowed down or stopped until a person has looked at it.
 *
 * <p>Start with {@link dev.waybill.core.breaker.Trigger}, what an administrator declares, then
 * {@link dev.waybill.core.breaker.Breaker}. It follows the log beside the mail path and keeps what
 * it counted and decided in the store; anyone who decides about a message asks it in memory. How
 * much an account may send as long as all is well is decided elsewhere; see {@code limit}.
 */
@NullMarked
package dev.waybill.core.breaker;

import org.jspecify.annotations.NullMarked;
