// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * When a recipient was last committed under a counter that distinguishes recipients.
 *
 * <p>Immutable.
 *
 * @param member its keyed hash
 * @param stamp the slice of the window, or with new recipients the day since 1970
 * @param expires the millisecond at which the stamp expires
 */
public record MemberStamp(long member, long stamp, long expires) {}
