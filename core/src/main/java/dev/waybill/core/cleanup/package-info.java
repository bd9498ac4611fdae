// SPDX-License-Identifier: Apache-2.0
/**
 * The changes that a submitted message gets while it comes in, and what is wrong with it (RFC 6409
 * §8).
 *
 * <p>Start with {@link dev.waybill.core.cleanup.MessageCleaner}. It sees each line before it is
 * stored, so that the message is stored once, as it will leave. Whether a fault is a reason to
 * refuse is the relay policy's matter.
 */
@NullMarked
package dev.waybill.core.cleanup;

import org.jspecify.annotations.NullMarked;
