// SPDX-License-Identifier: Apache-2.0
/**
 * What came back: a bounce, a complaint, an answer of a machine or of a person.
 *
 * <p>Start with {@link dev.waybill.core.bounce.reading.BounceReader}. A message is taken apart into
 * a {@code Letter} (its header, its texts, the parts that report, the header of the message that it
 * is about), and each {@code Shape} in turn says whether it can read that. A new kind of report is
 * a new shape; a new way to say the same thing is a line in a phrase file of {@link
 * dev.waybill.core.bounce.text}.
 *
 * <p>Everything read here is hostile: bounded in depth, size and count, linear in time, and never
 * the cause of an exception. RFC 3464 and RFC 6522 (reports), RFC 6533 (internationalised reports),
 * RFC 3834 (automatic replies), RFC 5965 and RFC 6650 (complaints), RFC 8098 (receipts).
 */
@NullMarked
package dev.waybill.core.bounce.reading;

import org.jspecify.annotations.NullMarked;
