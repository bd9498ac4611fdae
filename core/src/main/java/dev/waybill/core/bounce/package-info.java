// SPDX-License-Identifier: Apache-2.0
/**
 * Bounces: reading what comes back to a return path, and telling the author of the message.
 *
 * <p>Start with {@link dev.waybill.core.bounce.reading.BounceReader}, which says what came back,
 * then {@link dev.waybill.core.bounce.BounceReading}, which says whether that is an outcome for the
 * journal, then {@link dev.waybill.core.bounce.NoticeComposer}, which writes the one message that
 * the author gets. Which recipient a bounce is about is known from the signed return path alone;
 * names inside a report are detail. Values are immutable, and the rest has no state.
 *
 * <p>RFC 3464 and RFC 6522 (reports), RFC 3463, RFC 5248 and RFC 7372 (status codes).
 */
@NullMarked
package dev.waybill.core.bounce;

import org.jspecify.annotations.NullMarked;
