// SPDX-License-Identifier: Apache-2.0
/**
 * Sending limits (rate limits): how much may be sent, and when the next message fits.
 *
 * <p>Start with {@link dev.waybill.core.limit.Limit} and {@link dev.waybill.core.limit.Rate}, what
 * an administrator configures; then {@link dev.waybill.core.limit.LimitStore}, which counts, and
 * {@link dev.waybill.core.limit.Limiter}, which uses it for each message. Who may send at all is
 * decided in {@code relay}.
 *
 * <p>Each amount is first reserved, then committed when the 250 is sent, or released. So the
 * reserved amounts and those committed in the window together never exceed the limit. Time is an
 * argument everywhere. Values are immutable; stores are thread-safe.
 */
@NullMarked
package dev.waybill.core.limit;

import org.jspecify.annotations.NullMarked;
