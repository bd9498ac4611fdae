// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is remembered of a network or an account with failed logins. Confined to the guard's lock.
 *
 * <p>A refusal starts with a clean sheet: what led to it is forgotten. A clock that was set back
 * forgets everything that seems to lie in the future.
 */
final class Offender {

  private final Deque<Failure> failures = new ArrayDeque<>();
  private Instant refusedSince = Instant.EPOCH;
  private Instant refusedUntil = Instant.EPOCH;

  /** Notes a failure; how many there are now that count. */
  int add(Failure failure, LoginSettings settings) {
    forgetOld(failure.at(), settings);
    failures.addLast(failure);
    int count = failures.size();
    if (count >= settings.refuseAfter()) {
      refusedSince = failure.at();
      refusedUntil = failure.at().plus(settings.refuseFor());
      failures.clear();
    }
    return count;
  }

  void forget(Predicate<Failure> which) {
    failures.removeIf(which);
  }

  /** When the refusal ends, if it has begun and not ended. */
  Optional<Instant> refusedUntil(Instant now) {
    boolean refused = !now.isBefore(refusedSince) && now.isBefore(refusedUntil);
    return refused ? Optional.of(refusedUntil) : Optional.empty();
  }

  /** Whether nothing of it matters any more. */
  boolean isForgotten(Instant now, LoginSettings settings) {
    forgetOld(now, settings);
    return failures.isEmpty() && refusedUntil(now).isEmpty();
  }

  private void forgetOld(Instant now, LoginSettings settings) {
    Instant oldest = now.minus(settings.within());
    failures.removeIf(past -> !past.at().isAfter(oldest) || past.at().isAfter(now));
  }
}
