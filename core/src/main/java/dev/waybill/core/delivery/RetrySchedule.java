// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.outcome.Category;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Classification.Scope;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a deferred delivery is tried again, and when it is given up (RFC 5321 §4.5.4.1).
 *
 * <p>Immutable. The time depends on the number of attempts and on why the last one failed, so it
 * survives a restart.
 *
 * @param delays after the first, second, third attempt and so on; the last one repeats
 * @param jitter the share of a delay that chance may add, 0 to 1, so that what was deferred
 *     together does not come back together
 * @param giveUpAfter how long after acceptance, or the end of being held, a delivery that still
 *     fails is bounced
 * @param destinationPause how long a site of which no host could be reached is left alone the first
 *     time; the pause doubles each time that it fails again, up to 30 minutes
 */
public record RetrySchedule(
    List<Duration> delays, double jitter, Duration giveUpAfter, Duration destinationPause) {

  /**
   * What holds when nothing is set.
   *
   * <ul>
   *   <li>5, 10, 20, 40 minutes, 1, 2, 4 hours, then every 4 hours: the first retries come quickly,
   *       as greylisting hosts take a second attempt after minutes (RFC 6647 §2.1); RFC 5321
   *       §4.5.4.1 asks for 30 minutes on the whole and allows more at the beginning.
   *   <li>10 % jitter: chosen, no source.
   *   <li>5 days: RFC 5321 §4.5.4.1, at least 4 to 5 days.
   *   <li>1 minute of pause: chosen, no source.
   * </ul>
   */
  public static final RetrySchedule DEFAULTS =
      new RetrySchedule(
          List.of(
              Duration.ofMinutes(5),
              Duration.ofMinutes(10),
              Duration.ofMinutes(20),
              Duration.ofMinutes(40),
              Duration.ofHours(1),
              Duration.ofHours(2),
              Duration.ofHours(4)),
          0.1,
          Duration.ofDays(5),
          Duration.ofMinutes(1));

  /** RFC 5321 §4.5.4.1: the retry interval should be at least 30 minutes. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private static final int SHORT_WAIT = 1;
  private static final int LONG_WAIT = 3;

  /** Checks the ranges and copies the list. */
  public RetrySchedule {
    delays = List.copyOf(delays);
    if (delays.isEmpty() || delays.stream().anyMatch(d -> d.isNegative() || d.isZero())) {
      throw new IllegalArgumentException("there must be a retry delay, each more than 0");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be 0 to 1: " + jitter);
    }
    if (giveUpAfter.isNegative()) {
      throw new IllegalArgumentException("the time to give up after must not be negative");
    }
    if (destinationPause.isNegative()) {
      throw new IllegalArgumentException("the pause of a destination must not be negative");
    }
  }

  /** The same without chance. */
  public RetrySchedule withoutJitter() {
    return new RetrySchedule(delays, 0, giveUpAfter, destinationPause);
  }

  /** The same with another pause for destinations that cannot be reached. */
  public RetrySchedule withDestinationPause(Duration pause) {
    return new RetrySchedule(delays, jitter, giveUpAfter, pause);
  }

  /**
   * When a delivery is tried again whose attempt failed at {@code now}; empty when it is given up.
   * The last attempt comes when the time is over, not before.
   *
   * @param cause why it failed
   */
  Optional<Instant> next(
      QueuedDelivery failed, Optional<Classification> cause, Instant now, RandomGenerator random) {
    Instant end = failed.releasedAt().plus(giveUpAfter);
    if (!now.isBefore(end)) {
      return Optional.empty();
    }
    int step = Math.max(0, failed.attempts()) + cause.map(RetrySchedule::ahead).orElse(0);
    Duration delay = delays.get(Math.min(step, delays.size() - 1));
    long added = (long) (delay.toMillis() * jitter * random.nextDouble());
    Instant next = now.plus(delay).plusMillis(added);
    return Optional.of(next.isAfter(end) ? end : next);
  }

  /**
   * How many delays are skipped, as a quick second attempt only does harm. Chosen, no source: to
   * someone who has a bad opinion of our address it is one more attempt by a suspect; a full
   * mailbox stays full for a while; a limit is mostly one of minutes.
   */
  private static int ahead(Classification cause) {
    if (cause.scope() == Scope.ADDRESS || cause.category().equals(Category.MAILBOX_FULL.label())) {
      return LONG_WAIT;
    }
    return cause.scope() == Scope.OVERLOAD ? SHORT_WAIT : 0;
  }

  /**
   * How long a site is left alone that can not be reached.
   *
   * @param failures how often in a row it failed before; the pause doubles with each, up to {@link
   *     #LONGEST_PAUSE}
   */
  Duration pause(int failures) {
    Duration doubled = destinationPause.multipliedBy(1L << Math.min(failures, 20));
    Duration most =
        destinationPause.compareTo(LONGEST_PAUSE) > 0 ? destinationPause : LONGEST_PAUSE;
    return doubled.compareTo(most) > 0 ? most : doubled;
  }

  /**
   * What a delivery is bounced with when its time is over.
   *
   * @param last why it could not leave
   */
  public Reply gaveUp(Reply last) {
    return Replies.gaveUp(giveUpAfter, last);
  }
}
