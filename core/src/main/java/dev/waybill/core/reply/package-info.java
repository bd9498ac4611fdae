// SPDX-License-Identifier: Apache-2.0
/**
 * Answers: what an SMTP server says (RFC 5321 §4.2, RFC 3463) and what a policy decides.
 *
 * <p>Start with {@link dev.waybill.core.reply.Verdict}, then {@link dev.waybill.core.reply.Reply}.
 * A verdict becomes a reply in one place, so that the class digit can not contradict the decision.
 * Every type is immutable.
 */
@NullMarked
package dev.waybill.core.reply;

import org.jspecify.annotations.NullMarked;
