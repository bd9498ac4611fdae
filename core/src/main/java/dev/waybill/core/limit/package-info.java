// SPDX-License-Identifier: Apache-2.0
/**
 * How much may be sent, and when the next may be: sending limits.
 *
 * <p>Start with {@link dev.waybill.core.limit.Limit} and {@link dev.waybill.core.limit.Rate}, what
 * an administrator declares; then {@link dev.waybill.core.limit.LimitStore}, which counts, and
 * {@link dev.waybill.core.limit.Limiter}, which asks it for one message after the other. Who may
 * send at all is not decided here; see {@code relay}.
 *
 * <p>What is sent is first reserved, then committed when the client is told 250, or given back. So
 * what is reserved and what was committed in the window are together never more than the limit.
 * Time is an argument everywhere. Values are immutable; stores are thread-safe.
 */
@NullMarked
package dev.waybill.core.limit;

import org.jspecify.annotations.NullMarked;
