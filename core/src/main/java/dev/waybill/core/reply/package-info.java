// SPDX-License-Identifier: Apache-2.0
/**
 * SMTP replies (RFC 5321 §4.2, RFC 3463) and policy decisions.
 *
 * <p>Start with {@link dev.waybill.core.reply.Verdict}, then {@link dev.waybill.core.reply.Reply}.
 * A verdict becomes a reply in one place, so that the class digit cannot contradict the decision.
 * Every type is immutable.
 */
@NullMarked
package dev.waybill.core.reply;

import org.jspecify.annotations.NullMarked;
