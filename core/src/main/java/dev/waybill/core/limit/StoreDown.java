// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** What a limit does while the store that several servers share cannot be asked. */
public enum StoreDown {
  /** Each server allows its share: the limit divided by the declared number of servers. */
  LOCAL_SHARE,
  /** Answers 451 4.3.0 until the store is back. */
  TEMPFAIL
}
