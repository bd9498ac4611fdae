// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** What a limit does with the excess. */
public enum OverLimitAction {
  /** Replies 451 4.7.1: retry later. */
  DEFER,
  /** Replies 550 5.7.1: do not retry. */
  REFUSE,
  /** Accepts the message and keeps it in the queue until it fits. */
  HOLD,
  /** Allows it; only counts and notifies. */
  REPORT
}
