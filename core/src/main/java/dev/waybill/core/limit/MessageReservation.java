// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.reply.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reservations of one message during its SMTP transaction.
 *
 * <p>Confined to one connection. Ends with {@link #commit} when the 250 was sent, or with {@link
 * #release}; after that nothing changes any more. A verdict is no opinion if no limit is exceeded.
 */
public final class MessageReservation {

  private static final Verdict FITS = new Verdict.NoOpinion();

  private final Limiter limiter;
  private final List<LimitPlan> plans;
  private final SendingKeys keys;
  private final long declaredOctets;
  private final Map<Mailbox, RecipientPart> parts = new LinkedHashMap<>();

  /** The recipient that holds the reservation of a counter of messages. */
  private final Map<CounterId, Mailbox> messages = new HashMap<>();

  private final Verdict restriction;
  private boolean ended;
  private boolean storeAway;

  MessageReservation(Limiter limiter, Sending sending, List<LimitPlan> plans, Verdict restriction) {
    this.restriction = restriction;
    this.limiter = limiter;
    this.plans = plans;
    this.keys = limiter.keys(sending);
    this.declaredOctets = sending.declaredOctets().orElse(0);
  }

  /**
   * Reserves what a recipient needs under every limit, or nothing. A repeated recipient counts
   * once.
   */
  public Verdict recipient(Mailbox recipient) {
    if (ended || parts.containsKey(recipient)) {
      return FITS;
    }
    if (restriction instanceof Verdict.Reject) {
      return restriction;
    }
    RecipientPart part = new RecipientPart(counters(recipient));
    List<LimitCharge> charges = new ArrayList<>();
    for (Counter counter : part.counters()) {
      boolean counted =
          counter.limit().counts() == Counted.MESSAGES && messages.containsKey(counter.id());
      boolean unknown = counter.limit().counts() == Counted.OCTETS && declaredOctets == 0;
      if (!counted && !unknown) {
        charges.add(limiter.charge(counter, recipient, declaredOctets));
      }
    }
    Optional<Verdict> refused = take(part, charges);
    if (refused.isEmpty()) {
      parts.put(recipient, part);
      part.messageCounters().forEach(counter -> messages.putIfAbsent(counter.id(), recipient));
    }
    return refused.orElse(FITS);
  }

  private List<Counter> counters(Mailbox recipient) {
    List<Counter> counters = new ArrayList<>(plans.size());
    for (LimitPlan plan : plans) {
      keys.of(plan.limit().scope(), recipient).flatMap(plan::counter).ifPresent(counters::add);
    }
    return counters;
  }

  /** Adds a reservation to a part, or returns why not. */
  private Optional<Verdict> take(RecipientPart part, List<LimitCharge> charges) {
    if (charges.isEmpty()) {
      return Optional.empty();
    }
    Answer answer = limiter.store().take(charges, limiter.now());
    if (answer instanceof Answer.Taken taken) {
      part.add(taken.reservation());
      return Optional.empty();
    }
    if (answer instanceof Answer.Short tooMuch) {
      return Optional.of(limiter.verdict(tooMuch.limitsExceeded()));
    }
    storeAway = true;
    return Optional.of(LimitReplies.unavailable((Answer.Unavailable) answer));
  }

  /** Whether a verdict only says that the store is unavailable. */
  public boolean isStoreAway() {
    return storeAway;
  }

  /** Releases a recipient's reservation, because another hook refused it. */
  public void takeBack(Mailbox recipient) {
    RecipientPart part = ended ? null : parts.remove(recipient);
    if (part == null) {
      return;
    }
    for (Counter counter : part.messageCounters()) {
      if (recipient.equals(messages.get(counter.id()))) {
        messages.remove(counter.id());
        inherit(counter, part);
      }
    }
    releaseAll(part.takeReservations());
  }

  /**
   * Transfers the reservation of the message to another recipient under this counter, if there is
   * one.
   */
  private void inherit(Counter counter, RecipientPart from) {
    Optional<Map.Entry<Mailbox, RecipientPart>> heir =
        parts.entrySet().stream().filter(e -> e.getValue().has(counter)).findFirst();
    heir.ifPresent(
        entry -> {
          // It is already reserved, so it fits; for a moment it is reserved twice.
          LimitCharge message =
              limiter.charge(counter, entry.getKey(), declaredOctets).unenforced();
          messages.put(counter.id(), entry.getKey());
          if (take(entry.getValue(), List.of(message)).isPresent()) {
            from.takeReservations().forEach(entry.getValue()::add);
          }
        });
  }

  /**
   * Reserves the difference between the declared SIZE and the real size.
   *
   * @param octets the size of the message
   */
  public Verdict content(long octets) {
    if (ended || octets == declaredOctets) {
      return FITS;
    }
    if (octets < declaredOctets) {
      parts.values().forEach(part -> shrink(part, octets));
      return FITS;
    }
    List<LimitCharge> more = new ArrayList<>();
    RecipientPart last = new RecipientPart(List.of());
    parts.forEach(
        (recipient, part) -> {
          for (Counter counter : part.octetCounters()) {
            more.add(limiter.charge(counter, recipient, octets - declaredOctets));
          }
        });
    Optional<Verdict> refused = take(last, more);
    parts.values().stream()
        .findFirst()
        .ifPresent(part -> last.takeReservations().forEach(part::add));
    return refused.orElse(FITS);
  }

  private void shrink(RecipientPart part, long octets) {
    if (part.octetCounters().isEmpty()) {
      return;
    }
    List<Reservation> before = part.takeReservations();
    List<LimitCharge> smaller =
        before.stream()
            .flatMap(reservation -> reservation.charges().stream())
            .map(charge -> sized(charge.unenforced(), octets))
            .toList();
    if (take(part, smaller).isPresent()) {
      before.forEach(part::add);
    } else {
      releaseAll(before);
    }
  }

  private static LimitCharge sized(LimitCharge charge, long octets) {
    return charge.counter().limit().counts() == Counted.OCTETS
        ? new LimitCharge(charge.counter(), octets, charge.member(), charge.enforced())
        : charge;
  }

  /** The 250 was sent: commits everything. */
  public void commit() {
    if (ended) {
      return;
    }
    ended = true;
    List<Usage> usages = new ArrayList<>();
    for (RecipientPart part : parts.values()) {
      for (Reservation reservation : part.takeReservations()) {
        usages.addAll(limiter.store().commit(reservation, limiter.now()));
      }
    }
    limiter.tell(usages);
  }

  /** The message was not accepted: releases everything. */
  public void release() {
    if (!ended) {
      ended = true;
      parts.values().forEach(part -> releaseAll(part.takeReservations()));
    }
  }

  private void releaseAll(List<Reservation> reservations) {
    reservations.forEach(reservation -> limiter.store().release(reservation, limiter.now()));
  }
}
