// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * What can be measured of a store that can be away. Immutable.
 *
 * @param away whether it is away now
 * @param timesAway how often it went away since the start
 * @param ownDecisions how many questions were answered without it since the start
 */
public record StoreFigures(boolean away, long timesAway, long ownDecisions) {

  /** Of a store that is always there. */
  public static final StoreFigures ALWAYS_THERE = new StoreFigures(false, 0, 0);
}
