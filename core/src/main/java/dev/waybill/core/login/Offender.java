// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The history of a network or an account with failed logins. Guarded by the lock of the guard.
 *
 * <p>When a refusal begins, the failures that led to it are forgotten. After the clock was set
 * back, everything that seems to be in the future is forgotten.
 */
final class Offender {

  private final Deque<Failure> failures = new ArrayDeque<>();
  private Instant refusedSince = Instant.EPOCH;
  private Instant refusedUntil = Instant.EPOCH;

  /** Records a failure; returns how many count now. */
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

  /** When the current refusal ends, if there is one. */
  Optional<Instant> refusedUntil(Instant now) {
    boolean refused = !now.isBefore(refusedSince) && now.isBefore(refusedUntil);
    return refused ? Optional.of(refusedUntil) : Optional.empty();
  }

  /** Whether the entry can be dropped. */
  boolean isForgotten(Instant now, LoginSettings settings) {
    forgetOld(now, settings);
    return failures.isEmpty() && refusedUntil(now).isEmpty();
  }

  private void forgetOld(Instant now, LoginSettings settings) {
    Instant oldest = now.minus(settings.within());
    failures.removeIf(past -> !past.at().isAfter(oldest) || past.at().isAfter(now));
  }
}
