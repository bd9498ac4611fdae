// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.Mailbox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What each copy of a message needs before it may leave. */
public final class HoldPlan {

  private HoldPlan() {}

  /** The demands of limits that hold, for each recipient; none for one that may leave at once. */
  public static List<List<Demand>> held(
      Limiter limiter, Sending sending, List<Mailbox> recipients, long octets) {
    return recipients.stream()
        .map(recipient -> limiter.holdDemands(sending, recipient, octets))
        .toList();
  }

  /**
   * The demands of every limit, for a message that could not be counted yet. One that a counter
   * counts once is the first recipient's; the others wait behind it for nothing.
   */
  public static List<List<Demand>> uncounted(
      Limiter limiter, Sending sending, List<Mailbox> recipients, long octets) {
    Set<CounterId> messages = new HashSet<>();
    List<List<Demand>> plan = new ArrayList<>();
    for (Mailbox recipient : recipients) {
      plan.add(
          limiter.allDemands(sending, recipient, octets).stream()
              .map(demand -> isCounted(demand, messages) ? nothing(demand) : demand)
              .toList());
    }
    return plan;
  }

  private static boolean isCounted(Demand demand, Set<CounterId> messages) {
    return demand.counter().limit().counts() == Counted.MESSAGES
        && !messages.add(demand.counter().id());
  }

  private static Demand nothing(Demand demand) {
    return new Demand(demand.counter(), 0, demand.member(), demand.enforced());
  }
}
