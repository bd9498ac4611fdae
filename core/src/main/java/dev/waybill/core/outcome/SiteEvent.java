// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Optional;

/**
 * A whole destination is paused, or takes mail again: one event for all that waits for it.
 *
 * @param at when
 * @param site the destination
 * @param until when it is tried again; empty when it is back
 * @param reply why it is paused; empty when it is back
 * @param remote the host that said so; empty when none was reached
 * @param waiting how many recipients wait for it
 */
public record SiteEvent(
    Instant at,
    String site,
    Optional<Instant> until,
    Optional<Reply> reply,
    String remote,
    long waiting)
    implements Event {}
