// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * When a recipient was committed last under a counter that tells recipients apart.
 *
 * <p>Immutable.
 *
 * @param member its keyed hash
 * @param stamp the slice of the window, or with new recipients the day since 1970
 * @param expires the millisecond from which on the stamp means nothing
 */
public record MemberStamp(long member, long stamp, long expires) {}
