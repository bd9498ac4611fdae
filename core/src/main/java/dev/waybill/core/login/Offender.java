// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The failed logins of a network, an account, or an account from one network that knows it, and
 * those that are being tested. Guarded by the lock of the guard.
 *
 * <p>When a refusal begins, the failures that led to it are forgotten. After the clock was set
 * back, everything that seems to be in the future is forgotten.
 */
final class Offender {

  private final Deque<Failure> failures = new ArrayDeque<>();
  private Instant refusedSince = Instant.EPOCH;
  private Instant refusedUntil = Instant.EPOCH;
  private int testing;

  /** Whether one more login may be tested: if all that are being tested fail, not too many do. */
  boolean hasPlace(Instant now, LoginSettings settings) {
    forgetOld(now, settings);
    return failures.size() + testing < settings.refuseAfter();
  }

  /** A login is being tested. */
  void enter() {
    testing++;
  }

  /** A login has been tested. */
  void leave() {
    testing--;
  }

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
    return testing == 0 && failures.isEmpty() && refusedUntil(now).isEmpty();
  }

  private void forgetOld(Instant now, LoginSettings settings) {
    Instant oldest = now.minus(settings.within());
    failures.removeIf(past -> !past.at().isAfter(oldest) || past.at().isAfter(now));
  }
}
