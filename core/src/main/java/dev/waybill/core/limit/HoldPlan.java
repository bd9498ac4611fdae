// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.Mailbox;
import java.util.List;

/** The amounts that each copy of a message needs before it may leave. */
public final class HoldPlan {

  private HoldPlan() {}

  /**
   * The charges of limits that hold, per recipient; none for a recipient that may leave at once.
   */
  public static List<List<LimitCharge>> held(
      Limiter limiter, Sending sending, List<Mailbox> recipients, long octets) {
    return recipients.stream()
        .map(recipient -> limiter.holdCharges(sending, recipient, octets))
        .toList();
  }

  /**
   * The charges of every limit, for a message that could not be counted yet. Limits of messages
   * charge from every recipient, because any of them may leave first.
   */
  public static List<List<LimitCharge>> uncounted(
      Limiter limiter, Sending sending, List<Mailbox> recipients, long octets) {
    return recipients.stream()
        .map(recipient -> limiter.allDemands(sending, recipient, octets))
        .toList();
  }
}
