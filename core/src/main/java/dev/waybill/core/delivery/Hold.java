// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

/**
 * What a consignment has to wait for before it may leave, as text that the store keeps and only the
 * {@link Pace} reads.
 *
 * <p>Immutable.
 *
 * @param queue the line it stands in: all in one line wait for the same things, and leave in order
 * @param terms what it takes for this consignment to leave
 */
public record Hold(String queue, String terms) {}
