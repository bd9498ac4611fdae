// SPDX-License-Identifier: Apache-2.0
/**
 * Bounces: reading what comes back to a return path, and telling the author of the message.
 *
 * <p>Start with {@link dev.waybill.core.bounce.BounceReader}, which says what came back, then
 * {@link dev.waybill.core.bounce.BounceReading}, which says whether that is an outcome for the
 * journal, then {@link dev.waybill.core.bounce.NoticeComposer}, which writes the one message that
 * the author gets. Which recipient a bounce is about is known from the signed return path alone;
 * names inside a report are detail. Everything read here is hostile: bounded in depth, size and
 * count, and never the cause of an exception. Values are immutable, and the rest has no state.
 *
 * <p>RFC 3464 and RFC 6522 (reports), RFC 6533 (internationalised reports), RFC 3834 (automatic
 * replies), RFC 3463, RFC 5248 and RFC 7372 (status codes).
 */
@NullMarked
package dev.waybill.core.bounce;

import org.jspecify.annotations.NullMarked;
