// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.store.Store;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Counts failed logins, of all protocols together; decides how long a reply is delayed (tarpit),
 * and who is refused for a while.
 *
 * <h2>Who counts</h2>
 *
 * A network is an IPv4 address or the /64 of an IPv6 address, which is what one customer gets. An
 * account is a name, whether it exists or not. Normally a failure counts for both, and both can be
 * refused.
 *
 * <h2>The owner is not locked out</h2>
 *
 * An account is known in a network from which it has logged in within the last 30 days. There it is
 * judged by its own failures from that network and by nothing else: neither strangers who guess
 * elsewhere nor neighbours behind the same address can lock it out. The store keeps what is known.
 *
 * <h2>What a success does</h2>
 *
 * It makes the account known and clears its failures from this network (a person who mistyped) and
 * nothing else, so that an attacker gains no new attempts by logging in to his own account.
 *
 * <h2>Many at once</h2>
 *
 * Logins that are being tested count as if they would fail. One too many waits until others are
 * done, {@link #PATIENCE} at most; so no more than {@code refuse-after} can fail, however many come
 * at once, and those with the right password all get in.
 *
 * <h2>Bounds</h2>
 *
 * At most {@value #MOST_ENTRIES} networks, as many accounts, and as many known pairs of both are
 * remembered; beyond that the least recently seen is forgotten, even if it is refused. So an
 * attacker would need as many failed logins from as many networks to be forgotten. Failures and
 * refusals are in memory only, and lost with the process.
 *
 * <p>Thread-safe; nothing waits while its lock is held.
 */
public final class AuthThrottle {

  /** Chosen: about ten megabytes when every entry is full. */
  static final int MOST_ENTRIES = 20_000;

  /** Chosen: to test a password takes a fraction of a second, unless the accounts are away. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The first delay, which each further failure doubles, and the longest; chosen. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Doublings after which the longest delay is certainly reached. */
  private static final int DOUBLINGS = 5;

  private final Supplier<LoginSettings> inForce;
  private final InstantSource clock;
  private final KnownNetworks known;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition tested = lock.newCondition();
  private final Map<Object, Offender> networks = new Recent<>(MOST_ENTRIES);
  private final Map<Object, Offender> accounts = new Recent<>(MOST_ENTRIES);
  private final Map<Object, Offender> pairs = new Recent<>(MOST_ENTRIES);

  /** One of those whose failures decide about a login. */
  private record Judge(
      LoginRefusal.Reason reason, Map<Object, Offender> offenders, Object key, Offender offender) {

    void enter() {
      offenders.put(key, offender);
      offender.enter();
    }

    /** Returns how many failures count now. */
    int failed(Failure failure, LoginSettings settings) {
      offender.leave();
      offenders.putIfAbsent(key, offender);
      return offender.add(failure, settings);
    }

    void succeeded(Pair pair, Instant now, LoginSettings settings) {
      offender.leave();
      offender.forget(failure -> failure.by().equals(pair));
      if (offender.isForgotten(now, settings)) {
        offenders.remove(key, offender);
      }
    }
  }

  /**
   * A guard that knows the networks of accounts, and no failures.
   *
   * @param inForce the settings in force; read for each login
   * @param store keeps the networks
   * @param clock the wall clock
   */
  public AuthThrottle(Supplier<LoginSettings> inForce, Store store, InstantSource clock) {
    this.inForce = inForce;
    this.clock = clock;
    this.known = new KnownNetworks(store);
  }

  /**
   * Has a login tested, unless its network or its account has failed too often.
   *
   * @param client its address
   * @param account the name, whether it exists or not
   * @param test whether the password is right; a failed login when it throws
   */
  public LoginOutcome login(InetAddress client, String account, BooleanSupplier test) {
    LoginSettings settings = inForce.get();
    if (!settings.guard()) {
      return test.getAsBoolean()
          ? new LoginOutcome.Passed()
          : new LoginOutcome.Failed(Duration.ZERO, false);
    }
    Pair pair = Pair.of(client, account);
    Admission admission = admission(pair, settings);
    if (admission.refusal().isPresent()) {
      return new LoginOutcome.Refused(admission.refusal().get());
    }
    boolean passed = false;
    LoginOutcome outcome;
    try {
      passed = test.getAsBoolean();
    } finally {
      outcome = passed ? succeeded(pair, admission, settings) : failed(pair, admission, settings);
    }
    return outcome;
  }

  /** Brings the store up to date; may wait for it. */
  public void write() {
    known.write();
  }

  /** A login that is tested, or refused. */
  private record Admission(List<Judge> judges, Optional<LoginRefusal> refusal) {
    static Admission refused(LoginRefusal why) {
      return new Admission(List.of(), Optional.of(why));
    }
  }

  private Admission admission(Pair pair, LoginSettings settings) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (true) {
        Instant now = clock.instant();
        Optional<LoginRefusal> refusal = refusal(pair, now);
        if (refusal.isPresent()) {
          return Admission.refused(refusal.get());
        }
        List<Judge> judges = judges(pair, now);
        if (judges.stream().allMatch(judge -> judge.offender().hasPlace(now, settings))) {
          judges.forEach(Judge::enter);
          return new Admission(judges, Optional.empty());
        }
        if (left <= 0) {
          return busy();
        }
        left = tested.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return busy();
    } finally {
      lock.unlock();
    }
  }

  private static Admission busy() {
    return Admission.refused(new LoginRefusal(LoginRefusal.Reason.BUSY, PATIENCE));
  }

  /** Why a login would not be tested now. */
  Optional<LoginRefusal> refusal(InetAddress client, String account) {
    lock.lock();
    try {
      return refusal(Pair.of(client, account), clock.instant());
    } finally {
      lock.unlock();
    }
  }

  private Optional<LoginRefusal> refusal(Pair pair, Instant now) {
    Optional<LoginRefusal> longest = Optional.empty();
    for (Judge judge : judges(pair, now)) {
      Optional<LoginRefusal> one =
          judge
              .offender()
              .refusedUntil(now)
              .map(until -> new LoginRefusal(judge.reason(), Duration.between(now, until)));
      if (one.isPresent()
          && longest.filter(other -> other.left().compareTo(one.get().left()) >= 0).isEmpty()) {
        longest = one;
      }
    }
    return longest;
  }

  private List<Judge> judges(Pair pair, Instant now) {
    return known.contains(pair, now)
        ? List.of(judge(LoginRefusal.Reason.NETWORK, pairs, pair))
        : List.of(
            judge(LoginRefusal.Reason.NETWORK, networks, pair.network()),
            judge(LoginRefusal.Reason.ACCOUNT, accounts, pair.account()));
  }

  /** An offender is remembered when it has failed; one that is asked about is not. */
  private static Judge judge(
      LoginRefusal.Reason reason, Map<Object, Offender> offenders, Object key) {
    Offender offender = offenders.get(key);
    return new Judge(reason, offenders, key, offender == null ? new Offender() : offender);
  }

  private LoginOutcome failed(Pair pair, Admission admission, LoginSettings settings) {
    lock.lock();
    try {
      Failure failure = new Failure(clock.instant(), pair);
      int most = 0;
      for (Judge judge : admission.judges()) {
        most = Math.max(most, judge.failed(failure, settings));
      }
      tested.signalAll();
      return new LoginOutcome.Failed(wait(most, settings), most >= settings.refuseAfter());
    } finally {
      lock.unlock();
    }
  }

  private static Duration wait(int failures, LoginSettings settings) {
    int beyond = failures - settings.slowAfter();
    if (beyond <= 0) {
      return Duration.ZERO;
    }
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(beyond - 1, DOUBLINGS));
    return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
  }

  private LoginOutcome succeeded(Pair pair, Admission admission, LoginSettings settings) {
    lock.lock();
    try {
      Instant now = clock.instant();
      known.add(pair, now);
      for (Judge judge : admission.judges()) {
        judge.succeeded(pair, now, settings);
      }
      tested.signalAll();
      return new LoginOutcome.Passed();
    } finally {
      lock.unlock();
    }
  }

  /** The number of remembered networks, accounts and pairs; for tests. */
  int entries() {
    lock.lock();
    try {
      return networks.size() + accounts.size() + pairs.size() + known.size();
    } finally {
      lock.unlock();
    }
  }
}
