// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** What a limit does while the shared store is unavailable. */
public enum StoreDown {
  /** Each server allows its share: the limit divided by the configured number of servers. */
  LOCAL_SHARE,
  /** Replies 451 4.3.0 until the store is back. */
  TEMPFAIL
}
