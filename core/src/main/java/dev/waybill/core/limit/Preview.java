// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.Optional;

/**
 * What one counter would decide about a hypothetical message.
 *
 * <p>Immutable.
 *
 * @param usage how full it is now
 * @param needs the most that the message would add (a known recipient costs nothing); 0 if the
 *     limit counts octets and the size is unknown
 * @param limitExceeded why that does not fit; empty if it does
 */
public record Preview(Usage usage, long needs, Optional<LimitExceeded> limitExceeded) {}
