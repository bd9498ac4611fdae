// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.delivery.Held;
import dev.waybill.core.delivery.Pace;
import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Demand;
import dev.waybill.core.limit.Excess;
import dev.waybill.core.limit.HoldText;
import dev.waybill.core.limit.LimitReplies;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.Shortage;
import dev.waybill.core.message.MessageToken;
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
 * <p>Thread-safe. A message whose recipients share one demand is counted by the first that leaves;
 * one that was forgotten since then is counted once more.
 */
final class LimitPace implements Pace {

  private static final Logger LOGGER = LoggerFactory.getLogger(LimitPace.class);

  /** How long a store that is away is left alone; chosen. */
  private static final Duration STORE_PAUSE = Duration.ofSeconds(10);

  private final Supplier<Limiter> limiter;
  private final CountedMessages counted = new CountedMessages();

  LimitPace(Supplier<Limiter> limiter) {
    this.limiter = limiter;
  }

  @Override
  public Pace.Permission ask(Held held, Instant now) {
    Limiter asked = limiter.get();
    MessageToken message = held.consignment().message();
    List<Demand> demands = counted.left(message, demands(asked, held));
    if (demands.isEmpty()) {
      return new Go();
    }
    Pace.Permission permission = take(asked, demands, now);
    if (permission instanceof Go) {
      counted.add(message, demands);
    }
    return permission;
  }

  private static List<Demand> demands(Limiter limiter, Held held) {
    try {
      return HoldText.read(held.hold().terms(), (id, uncounted) -> counter(limiter, id, uncounted));
    } catch (IllegalArgumentException e) {
      // Nobody could ever let it go; it is better sent than kept for ever.
      LOGGER.error("{} is let go: its terms cannot be read", held.consignment().message(), e);
      return List.of();
    }
  }

  private static Optional<Counter> counter(Limiter limiter, CounterId id, boolean uncounted) {
    return limiter
        .settings()
        .effective(id)
        .filter(limit -> uncounted || limit.over() == Excess.HOLD)
        .map(limit -> new Counter(limit, id.key()));
  }

  private static Pace.Permission take(Limiter limiter, List<Demand> demands, Instant now) {
    Answer answer = limiter.store().take(demands, now);
    if (answer instanceof Answer.Taken taken) {
      return go(limiter, taken.reservation(), now);
    }
    if (answer instanceof Answer.Short tooMuch) {
      return wait(tooMuch.shortages(), now);
    }
    Verdict away = LimitReplies.unavailable((Answer.Unavailable) answer);
    return new Wait(reply(away), Optional.of(now.plus(STORE_PAUSE)));
  }

  private static Pace.Permission go(Limiter limiter, Reservation reservation, Instant now) {
    limiter.tell(limiter.store().commit(reservation, now));
    return new Go();
  }

  private static Pace.Permission wait(List<Shortage> shortages, Instant now) {
    if (shortages.stream().anyMatch(LimitPace::isFinal)) {
      return new Never(reply(LimitReplies.of(shortages, now)));
    }
    Optional<Instant> next =
        shortages.stream().flatMap(shortage -> shortage.next().stream()).max(Instant::compareTo);
    return new Wait(LimitReplies.held(shortages, now), next);
  }

  // Mail that could not be counted when it came meets limits that refuse only now.
  private static boolean isFinal(Shortage shortage) {
    return shortage.never() || shortage.demand().counter().limit().over() == Excess.REFUSE;
  }

  private static Reply reply(Verdict refusal) {
    return refusal.fold(
        accept -> refused(), none -> refused(), Verdict.Defer::reply, Verdict.Reject::reply);
  }

  private static Reply refused() {
    throw new IllegalStateException("a limit that is short refuses");
  }
}
