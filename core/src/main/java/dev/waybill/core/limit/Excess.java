// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** What a limit does with what is too much. */
public enum Excess {
  /** Answers 451 4.7.1: come back later. */
  DEFER,
  /** Answers 550 5.7.1: do not come back. */
  REFUSE,
  /** Accepts the message and keeps it in the queue until it fits. */
  HOLD,
  /** Lets it pass; counts and tells. */
  REPORT
}
