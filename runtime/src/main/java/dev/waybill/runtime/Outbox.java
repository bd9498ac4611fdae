// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dns.Providers;
import dev.waybill.core.limit.HoldPlan;
import dev.waybill.core.limit.HoldText;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.message.Draft;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.message.StoredMessage;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.SignatureEvent;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.returnpath.ReturnPathPlan;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The way into the delivery queue: at once, or behind a limit or a key.
 *
 * <p>Whatever a limit holds is put in line first and released from there, even when there is room:
 * so nothing overtakes what waits, and nothing is counted twice. What could not be counted when it
 * came, because the store of the limits was away, waits in the same way for every limit. Every step
 * may be repeated after a crash and then changes nothing. Thread-safe.
 */
public final class Outbox {

  private final MailRecords records;
  private final Supplier<ReturnPathPlan> returnPaths;
  private final SendingLimits limits;
  private final Delivery delivery;
  private final InstantSource clock;

  Outbox(
      MailRecords records,
      Supplier<ReturnPathPlan> returnPaths,
      SendingLimits limits,
      Delivery delivery,
      InstantSource clock) {
    this.records = records;
    this.returnPaths = returnPaths;
    this.limits = limits;
    this.delivery = delivery;
    this.clock = clock;
  }

  /** How a message came in; empty when the log does not know it. */
  public Optional<Accepted> accepted(MessageToken message) {
    return records.log().accepted(message);
  }

  /**
   * Writes that a message was accepted, unless the log says so already.
   *
   * @param durability {@link Durability#SYNCED} where a client has been told, or is told next
   */
  public void accept(Accepted accepted, Durability durability) {
    boolean unused = records.log().accept(new Changes(), accepted, durability);
  }

  /** Logs the signatures of a message that the host delivers. */
  public void signed(Accepted accepted, SignatureNote note) {
    accept(accepted, Durability.WRITTEN);
    Event event = new SignatureEvent(clock.instant(), accepted.message(), note);
    records.log().write(new Changes(), List.of(event), Durability.WRITTEN);
  }

  /** The return path of one recipient, by policy and the sender's rule. */
  public EnvelopeSender returnPath(Accepted accepted, int index) {
    if (accepted.submission().returns().ownReturnPath()) {
      return accepted.sender();
    }
    return returnPaths.get().senderFor(accepted.sender(), accepted.message(), index, accepted.at());
  }

  /**
   * Makes the queue responsible for a message. What is stored already was synced when it was
   * accepted, and a crash repeats this step; anything else is synced here.
   */
  public void add(OutgoingMail mail, List<PlannedDelivery> planned) throws IOException {
    Changes changes = new Changes();
    MessageToken token = mail.accepted().message();
    Optional<Draft> draft = draft(mail);
    draft.ifPresent(staged -> staged.addTo(changes, DeliveryQueue.holder(token)));
    MessageId id = mail.stored().orElseGet(() -> draft.orElseThrow().id());
    StoredMessage octets = draft.map(Draft::message).orElseGet(() -> records.messages().info(id));
    List<QueuedDelivery> deliveries = deliveries(mail, planned, octets.size());
    List<Event> events = new ArrayList<>();
    if (!records.log().isKnown(token)) {
      events.add(mail.accepted());
    }
    mail.signing()
        .ifPresent(signed -> events.add(new SignatureEvent(clock.instant(), token, signed.note())));
    List<QueuedDelivery> added =
        records
            .queue()
            .add(
                changes,
                message(mail, id, octets),
                deliveries,
                events,
                mail.stored().isPresent() ? Durability.WRITTEN : Durability.SYNCED);
    draft.ifPresent(staged -> removeIfUnused(token, staged.id()));
    wake(added);
  }

  /** A message that was known keeps the octets that it had; a second copy of them goes. */
  private void removeIfUnused(MessageToken token, MessageId id) {
    if (records.queue().message(token).filter(known -> known.octets() == id.number()).isEmpty()) {
      Changes changes = new Changes();
      records.messages().release(changes, id, DeliveryQueue.holder(token));
      records.store().write(changes, Durability.WRITTEN);
      records.messages().removeIfUnused(id);
    }
  }

  private Optional<Draft> draft(OutgoingMail mail) throws IOException {
    if (mail.stored().isPresent()) {
      return Optional.empty();
    }
    try (InputStream raw = mail.octets().open()) {
      return Optional.of(records.messages().stage(raw));
    }
  }

  private static OutgoingMessage message(OutgoingMail mail, MessageId id, StoredMessage octets) {
    Accepted accepted = mail.accepted();
    byte[] head =
        mail.signing()
            .map(signed -> signed.head().getBytes(StandardCharsets.ISO_8859_1))
            .orElseGet(() -> new byte[0]);
    return new OutgoingMessage(
        accepted.message(),
        accepted.at(),
        accepted.sender(),
        accepted.author(),
        accepted.client(),
        accepted.messageIdField(),
        id.number(),
        head,
        head.length + octets.size(),
        octets.isEightBit());
  }

  private List<QueuedDelivery> deliveries(
      OutgoingMail mail, List<PlannedDelivery> planned, long octets) {
    Accepted accepted = mail.accepted();
    List<WaitReason> reasons = reasons(mail, planned, octets);
    List<QueuedDelivery> deliveries = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      PlannedDelivery each = planned.get(i);
      deliveries.add(
          QueuedDelivery.accepted(
              accepted.message(),
              each.index(),
              each.recipient(),
              each.sender(),
              accepted.client(),
              accepted.at(),
              reasons.get(i)));
    }
    return deliveries;
  }

  private List<WaitReason> reasons(OutgoingMail mail, List<PlannedDelivery> planned, long octets) {
    Optional<String> key = mail.signing().flatMap(OutgoingMail.Signed::missingKey);
    if (key.isPresent()) {
      return planned.stream().<WaitReason>map(each -> new WaitReason.Key(key.get())).toList();
    }
    List<List<LimitCharge>> charges = charges(mail, planned, octets);
    List<WaitReason> reasons = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      List<LimitCharge> each = charges.isEmpty() ? List.of() : charges.get(i);
      reasons.add(
          each.isEmpty()
              ? WaitReason.DUE
              : new WaitReason.Limit(HoldText.queue(each), HoldText.write(each), 0));
    }
    return reasons;
  }

  /** What each recipient has to wait for; empty when nothing is held. */
  private List<List<LimitCharge>> charges(
      OutgoingMail mail, List<PlannedDelivery> planned, long octets) {
    boolean own = mail.grant().filter(Grant.SystemGrant.class::isInstance).isPresent();
    if (own || mail.accepted().sender().mailbox().isEmpty()) {
      return List.of();
    }
    Limiter asked = limits.limiter();
    List<Mailbox> recipients = planned.stream().map(PlannedDelivery::recipient).toList();
    if (asksForProviders(asked.settings(), mail.uncounted())) {
      // Here somebody may wait, so that it is known when the limits ask.
      Providers providers = limits.providers();
      recipients.stream().map(Mailbox::domain).distinct().forEach(providers::of);
    }
    Sending sending =
        new Sending(
            mail.grant().flatMap(Grant::account),
            mail.clientNetwork(),
            mail.accepted().sender(),
            Optional.of(asked.settings().server()),
            OptionalLong.of(octets));
    return mail.uncounted()
        ? HoldPlan.uncounted(asked, sending, recipients, octets)
        : HoldPlan.held(asked, sending, recipients, octets);
  }

  private static boolean asksForProviders(LimitSettings settings, boolean uncounted) {
    return settings.limits().stream()
        .filter(limit -> uncounted || limit.over() == OverLimitAction.HOLD)
        .anyMatch(limit -> limit.scope() == Scope.PROVIDER);
  }

  private void wake(List<QueuedDelivery> added) {
    List<String> lines =
        added.stream()
            .map(QueuedDelivery::reason)
            .filter(WaitReason.Limit.class::isInstance)
            .map(reason -> ((WaitReason.Limit) reason).line())
            .distinct()
            .toList();
    if (!lines.isEmpty()) {
      delivery.holds().added(lines);
    }
    if (added.stream().anyMatch(row -> row.reason() instanceof WaitReason.Key)) {
      delivery.keyWait();
    }
  }
}
