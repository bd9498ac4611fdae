// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * A store's answer to charges.
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
   * @param limitsExceeded every charge that does not fit, in the order of the charges; at least one
   */
  @SuppressWarnings("JavaLangClash") // always written Answer.Short
  record Short(List<LimitExceeded> limitsExceeded) implements Answer {
    /** Copies the limitsExceeded. */
    public Short {
      limitsExceeded = List.copyOf(limitsExceeded);
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
