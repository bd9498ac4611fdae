// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.delivery.HoldPolicy;
import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.HoldText;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitExceeded;
import dev.waybill.core.limit.LimitReplies;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets held mail go as the limits of this moment allow.
 *
 * <p>Thread-safe. A message whose recipients share one charge is counted by the first that leaves;
 * one that was forgotten since then is counted once more.
 */
final class LimitHoldPolicy implements HoldPolicy {

  private static final Logger LOGGER = LoggerFactory.getLogger(LimitHoldPolicy.class);

  /** How long a store that is away is left alone; chosen. */
  private static final Duration STORE_PAUSE = Duration.ofSeconds(10);

  private final Supplier<Limiter> limiter;
  private final CountedMessages counted = new CountedMessages();

  LimitHoldPolicy(Supplier<Limiter> limiter) {
    this.limiter = limiter;
  }

  @Override
  public Permission ask(QueuedDelivery held, WaitReason.Limit limit, Instant now) {
    Limiter asked = limiter.get();
    MessageToken message = held.message();
    List<LimitCharge> charges = counted.left(message, charges(asked, held, limit));
    if (charges.isEmpty()) {
      return new Go();
    }
    Permission permission = take(asked, charges, now);
    if (permission instanceof Go) {
      counted.add(message, charges);
    }
    return permission;
  }

  private static List<LimitCharge> charges(
      Limiter limiter, QueuedDelivery held, WaitReason.Limit waitsFor) {
    try {
      return HoldText.read(waitsFor.terms(), (id, uncounted) -> counter(limiter, id, uncounted));
    } catch (IllegalArgumentException e) {
      // Nobody could ever let it go; it is better sent than kept for ever.
      LOGGER.error("{} is let go: its terms cannot be read", held.message(), e);
      return List.of();
    }
  }

  private static Optional<Counter> counter(Limiter limiter, CounterId id, boolean uncounted) {
    return limiter
        .settings()
        .effective(id)
        .filter(limit -> uncounted || limit.over() == OverLimitAction.HOLD)
        .map(limit -> new Counter(limit, id.key()));
  }

  private static Permission take(Limiter limiter, List<LimitCharge> charges, Instant now) {
    Answer answer = limiter.store().take(charges, now);
    if (answer instanceof Answer.Taken taken) {
      return go(limiter, taken.reservation(), now);
    }
    if (answer instanceof Answer.Short tooMuch) {
      return wait(tooMuch.limitsExceeded(), now);
    }
    Verdict away = LimitReplies.unavailable((Answer.Unavailable) answer);
    return new Wait(reply(away), Optional.of(now.plus(STORE_PAUSE)));
  }

  private static Permission go(Limiter limiter, Reservation reservation, Instant now) {
    limiter.tell(limiter.store().commit(reservation, now));
    return new Go();
  }

  private static Permission wait(List<LimitExceeded> limitsExceeded, Instant now) {
    if (limitsExceeded.stream().anyMatch(LimitHoldPolicy::isFinal)) {
      return new Never(reply(LimitReplies.of(limitsExceeded, now)));
    }
    Optional<Instant> next =
        limitsExceeded.stream()
            .flatMap(limitExceeded -> limitExceeded.next().stream())
            .max(Instant::compareTo);
    return new Wait(LimitReplies.held(limitsExceeded, now), next);
  }

  // Mail that could not be counted when it came meets limits that refuse only now.
  private static boolean isFinal(LimitExceeded limitExceeded) {
    return limitExceeded.never()
        || limitExceeded.charge().counter().limit().over() == OverLimitAction.REFUSE;
  }

  private static Reply reply(Verdict refusal) {
    return refusal.fold(
        accept -> refused(), none -> refused(), Verdict.Defer::reply, Verdict.Reject::reply);
  }

  private static Reply refused() {
    throw new IllegalStateException("a limit that is short refuses");
  }
}
