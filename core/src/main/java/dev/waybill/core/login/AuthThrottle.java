// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.address.Network;
import dev.waybill.core.reply.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts failed logins per network and per account; decides how long a reply is delayed (tarpit),
 * and who is refused for a while.
 *
 * <h2>Who counts</h2>
 *
 * A network is an IPv4 address or the /64 of an IPv6 address, which is what one customer gets. An
 * account is a name, whether it exists or not.
 *
 * <h2>What a success does</h2>
 *
 * It clears the failures of this account from this network (a person who mistyped) and nothing
 * else, so that an attacker gains no new attempts by logging in to his own account.
 *
 * <h2>The owner is not locked out</h2>
 *
 * A network from which the account has logged in within the last 30 days is not refused because of
 * others' failures at the account. Its own failures count as usual.
 *
 * <h2>Bounds</h2>
 *
 * At most {@value #MOST_ENTRIES} networks, as many accounts and as many known pairs of both are
 * remembered; beyond that the least recently seen is forgotten, even if it is refused. So an
 * attacker would need as many failed logins from as many networks to be forgotten. Everything is in
 * memory and lost with the process. Logins that are being tested when a refusal begins are
 * completed, so more than {@code refuse-after} may be tested: as many more as the server tests at
 * once.
 *
 * <p>Thread-safe; nothing waits while its lock is held.
 */
public final class AuthThrottle {

  /** Chosen: about ten megabytes when every entry is full. */
  static final int MOST_ENTRIES = 20_000;

  /** Chosen: longer than a holiday. */
  static final Duration KNOWN_FOR = Duration.ofDays(30);

  private static final int IPV4_PREFIX = 32;
  private static final int IPV6_PREFIX = 64;

  /** The first delay, which each further failure doubles, and the longest; chosen. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Doublings after which the longest delay is certainly reached. */
  private static final int DOUBLINGS = 5;

  private record Pair(Network network, AccountKey account) {}

  private final Supplier<LoginSettings> inForce;
  private final InstantSource clock;
  private final Map<Network, Offender> networks = new Recent<>(MOST_ENTRIES);
  private final Map<AccountKey, Offender> accounts = new Recent<>(MOST_ENTRIES);
  private final Map<Pair, Instant> known = new Recent<>(MOST_ENTRIES);

  /**
   * A guard without any history.
   *
   * @param inForce the settings in force; read for each login
   * @param clock the wall clock
   */
  public AuthThrottle(Supplier<LoginSettings> inForce, InstantSource clock) {
    this.inForce = inForce;
    this.clock = clock;
  }

  /**
   * Whether this login may be tested now: no opinion, a deferral that says when to retry, or a
   * refusal during a mail transaction (even if the guard is off): James would accept that AUTH, and
   * a message admitted for an anonymous client would be sent in the account's name.
   */
  public Verdict before(InetAddress client, String account, boolean inTransaction) {
    return inTransaction
        ? new Verdict.Reject(LoginReplies.inTransaction())
        : before(client, account);
  }

  synchronized Verdict before(InetAddress client, String account) {
    if (!inForce.get().guard()) {
      return new Verdict.NoOpinion();
    }
    Instant now = clock.instant();
    Pair pair = pair(client, account);
    Stream<Offender> judged =
        isKnown(pair, now)
            ? Stream.ofNullable(networks.get(pair.network()))
            : Stream.concat(
                Stream.ofNullable(networks.get(pair.network())),
                Stream.ofNullable(accounts.get(pair.account())));
    return judged
        .map(offender -> offender.refusedUntil(now))
        .flatMap(Optional::stream)
        .max(Instant::compareTo)
        .<Verdict>map(until -> refusal(Duration.between(now, until)))
        .orElseGet(Verdict.NoOpinion::new);
  }

  private static Verdict refusal(Duration left) {
    return new Verdict.Defer(LoginReplies.refused(left));
  }

  /** Records a failed login; returns the delay of the reply, or zero. */
  public synchronized Duration failed(InetAddress client, String account) {
    if (!inForce.get().guard()) {
      return Duration.ZERO;
    }
    Pair pair = pair(client, account);
    Failure failure = new Failure(clock.instant(), pair.network(), pair.account());
    int ofNetwork = add(networks, pair.network(), failure);
    int ofAccount = add(accounts, pair.account(), failure);
    return wait(Math.max(ofNetwork, ofAccount));
  }

  private <K> int add(Map<K, Offender> offenders, K key, Failure failure) {
    return offenders.computeIfAbsent(key, unknown -> new Offender()).add(failure, inForce.get());
  }

  private Duration wait(int failures) {
    int beyond = failures - inForce.get().slowAfter();
    if (beyond <= 0) {
      return Duration.ZERO;
    }
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(beyond - 1, DOUBLINGS));
    return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
  }

  /** Records a successful login. */
  public synchronized void succeeded(InetAddress client, String account) {
    if (!inForce.get().guard()) {
      return;
    }
    Instant now = clock.instant();
    Pair pair = pair(client, account);
    known.put(pair, now);
    forget(networks, pair.network(), pair, now);
    forget(accounts, pair.account(), pair, now);
  }

  private <K> void forget(Map<K, Offender> offenders, K key, Pair pair, Instant now) {
    Offender offender = offenders.get(key);
    if (offender != null) {
      offender.forget(
          failure ->
              failure.network().equals(pair.network()) && failure.account().equals(pair.account()));
      if (offender.isForgotten(now, inForce.get())) {
        offenders.remove(key);
      }
    }
  }

  private boolean isKnown(Pair pair, Instant now) {
    Instant last = known.get(pair);
    return last != null && now.isBefore(last.plus(KNOWN_FOR));
  }

  private static Pair pair(InetAddress client, String account) {
    return new Pair(Network.around(client, IPV4_PREFIX, IPV6_PREFIX), AccountKey.of(account));
  }

  /** The number of remembered networks and accounts; for tests. */
  synchronized int entries() {
    return networks.size() + accounts.size() + known.size();
  }
}
