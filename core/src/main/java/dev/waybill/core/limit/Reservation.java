// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * Amounts that a store holds for somebody until they are committed or released.
 *
 * <p>Made by a store and given back to the same one. Does not expire: whoever took it owes its end.
 */
public interface Reservation {

  /** What was taken. */
  List<Demand> demands();
}
