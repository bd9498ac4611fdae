// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;

/** The way that reports take to their readers. A port. Thread-safe. */
public interface OutgoingReports {

  /** Whether this way can carry mail to such an address at all. */
  boolean canCarry(Mailbox to);

  /** Whether a message was sent this way. */
  boolean areOurs(Accepted message);

  /**
   * Sends a report under the null sender; it is durable when this returns.
   *
   * @param to an address that this way can carry
   * @param report the whole message
   * @throws RuntimeException when it could not be taken; it is tried again later
   */
  void send(Mailbox to, byte[] report);
}
