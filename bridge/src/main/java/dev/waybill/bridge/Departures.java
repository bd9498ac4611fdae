// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.HeldMail;
import dev.waybill.core.delivery.Hold;
import dev.waybill.core.delivery.Releaser;
import dev.waybill.core.dns.Providers;
import dev.waybill.core.limit.Demand;
import dev.waybill.core.limit.Excess;
import dev.waybill.core.limit.HoldPlan;
import dev.waybill.core.limit.HoldText;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.relay.Grant;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/**
 * The way into the outgoing queue: at once, or behind a limit that holds.
 *
 * <p>Whatever a limit holds is put in line first and let go by the {@link Releaser}, even when
 * there is room: so nothing overtakes what waits, and nothing is counted twice. What could not be
 * counted when it came, because the store of the limits was away, waits in the same way for every
 * limit. Thread-safe.
 */
final class Departures {

  private final HeldMail queue;
  private final Supplier<Limiter> limiter;
  private final Providers providers;
  private final Releaser releaser;
  private final Runnable wakeDelivery;

  Departures(
      HeldMail queue,
      Supplier<Limiter> limiter,
      Providers providers,
      Releaser releaser,
      Runnable wakeDelivery) {
    this.queue = queue;
    this.limiter = limiter;
    this.providers = providers;
    this.releaser = releaser;
    this.wakeDelivery = wakeDelivery;
  }

  /** Makes the outgoing queue responsible for a message; durable when it returns. */
  void add(Mail mail, List<Consignment> consignments) throws MessagingException, IOException {
    Map<Integer, Hold> holds = holds(mail, consignments);
    try (InputStream raw = RawMessage.open(mail)) {
      queue.add(consignments, holds, MailAttributes.signatures(mail), raw);
    }
    if (!holds.isEmpty()) {
      releaser.added(holds.values().stream().map(Hold::queue).distinct().toList());
    }
    if (holds.size() < consignments.size()) {
      wakeDelivery.run();
    }
  }

  private Map<Integer, Hold> holds(Mail mail, List<Consignment> consignments)
      throws MessagingException {
    Optional<Grant> grant = MailAttributes.grant(mail);
    boolean own = grant.filter(Grant.Ours.class::isInstance).isPresent();
    if (own || mail.getMaybeSender().isNullSender()) {
      return Map.of();
    }
    Limiter asked = limiter.get();
    List<Mailbox> recipients = consignments.stream().map(Consignment::recipient).toList();
    boolean uncounted = MailAttributes.isUncounted(mail);
    if (asksForProviders(asked.settings(), uncounted)) {
      // Here somebody may wait, so that it is known when the limits ask.
      recipients.stream().map(Mailbox::domain).distinct().forEach(providers::of);
    }
    long octets = mail.getMessageSize();
    Sending sending =
        new Sending(
            grant.flatMap(Grant::account),
            MailAttributes.clientNetwork(mail),
            Addresses.sender(mail.getMaybeSender()),
            Optional.of(asked.settings().server()),
            OptionalLong.of(octets));
    return holds(
        consignments,
        uncounted
            ? HoldPlan.uncounted(asked, sending, recipients, octets)
            : HoldPlan.held(asked, sending, recipients, octets));
  }

  private static Map<Integer, Hold> holds(
      List<Consignment> consignments, List<List<Demand>> demands) {
    Map<Integer, Hold> holds = new HashMap<>();
    for (int i = 0; i < consignments.size(); i++) {
      List<Demand> each = demands.get(i);
      if (!each.isEmpty()) {
        holds.put(
            consignments.get(i).index(), new Hold(HoldText.queue(each), HoldText.write(each)));
      }
    }
    return holds;
  }

  private static boolean asksForProviders(LimitSettings settings, boolean uncounted) {
    return settings.limits().stream()
        .filter(limit -> uncounted || limit.over() == Excess.HOLD)
        .anyMatch(limit -> limit.scope() == Scope.PROVIDER);
  }
}
