// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * A store's answer to demands.
 *
 * <p>Immutable.
 */
public sealed interface Answer {

  /**
   * Everything fits and is reserved.
   *
   * @param reservation to be committed or released
   */
  record Taken(Reservation reservation) implements Answer {}

  /**
   * Something does not fit; nothing is reserved.
   *
   * @param shortages every demand that does not fit, in the order of the demands; at least one
   */
  @SuppressWarnings("JavaLangClash") // always written Answer.Short
  record Short(List<LimitExceeded> shortages) implements Answer {
    /** Copies the shortages. */
    public Short {
      shortages = List.copyOf(shortages);
    }
  }

  /**
   * The store is unavailable; nothing is reserved.
   *
   * @param limit the name of a limit that would have to be checked
   * @param why for the log, not for the client
   */
  record Unavailable(String limit, String why) implements Answer {}
}
