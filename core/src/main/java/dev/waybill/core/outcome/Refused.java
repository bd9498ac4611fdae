// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.reply.Reply;
import java.time.Instant;

/**
 * A client was refused in the dialogue; nothing was accepted.
 *
 * @param at when
 * @param stage the command: {@code MAIL}, {@code RCPT}, {@code DATA}
 * @param submission who asked
 * @param sender the reverse-path as given; may be empty
 * @param recipient the forward-path as given; may be empty
 * @param reply what we answered
 */
public record Refused(
    Instant at, String stage, Submission submission, String sender, String recipient, Reply reply)
    implements Event {}
