// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Optional;

/**
 * That a site could not be reached.
 *
 * <p>Immutable.
 *
 * @param pausedUntil when it is tried again; what waits for it waits until then
 * @param since when it failed first
 * @param failures how often it failed in a row
 * @param reply what was said last
 * @param remote who said it; empty when nobody was reached
 */
public record SiteOutage(
    Instant pausedUntil, Instant since, int failures, Optional<Reply> reply, String remote) {}
