// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.Optional;

/**
 * What one counter would say to a message that nobody has sent.
 *
 * <p>Immutable.
 *
 * @param usage how full it is now
 * @param needs how much the message would add, at most: a recipient that is known already costs
 *     nothing; 0 when the limit counts octets and the size is not known
 * @param shortage why that does not fit; empty when it does
 */
public record Preview(Usage usage, long needs, Optional<Shortage> shortage) {}
