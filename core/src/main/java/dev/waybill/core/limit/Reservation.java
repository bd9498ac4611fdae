// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * Amounts that a store reserves until they are committed or released.
 *
 * <p>Made by a store and given back to the same one. Does not expire: the caller has to end it.
 */
public interface Reservation {

  /** The reserved charges. */
  List<LimitCharge> charges();
}
