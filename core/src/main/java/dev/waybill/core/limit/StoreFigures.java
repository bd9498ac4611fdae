// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * Metrics of a store that can be unavailable. Immutable.
 *
 * @param away whether it is unavailable now
 * @param timesAway how often it became unavailable since startup
 * @param ownDecisions how many checks were answered without it since startup
 */
public record StoreFigures(boolean away, long timesAway, long ownDecisions) {

  /** The metrics of a store that is always available. */
  public static final StoreFigures ALWAYS_THERE = new StoreFigures(false, 0, 0);
}
