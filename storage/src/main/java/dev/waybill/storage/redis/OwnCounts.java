// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterChange;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.CounterState;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.MemberStamp;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.limit.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this server has sent itself, in its own memory: the share that it goes on with while Redis
 * is away, and what Redis is reminded of afterwards.
 *
 * <p>Thread-safe. Every limit stands here with its share: what it allows, divided by the number of
 * servers.
 */
final class OwnCounts {

  /** Chosen: some ten milliseconds of Redis's time. */
  private static final int MEMBERS_AT_ONCE = 1000;

  /** Chosen: more limits than anybody declares; beyond it they are divided again each time. */
  private static final int MOST_SHARES = 10_000;

  private final MemoryLimitStore memory;
  private final int servers;
  private final Map<Limit, Limit> shares = new ConcurrentHashMap<>();

  OwnCounts(MemoryLimitStore memory, int servers) {
    this.memory = memory;
    this.servers = servers;
  }

  /** Counts what Redis has counted for us. */
  void record(List<LimitCharge> charges, Instant at) {
    Answer answer =
        memory.take(charges.stream().map(LimitCharge::unenforced).map(this::share).toList(), at);
    if (answer instanceof Answer.Taken taken) {
      memory.commit(taken.reservation(), at);
    }
  }

  /** Takes from the share, unless a limit wants to wait for Redis. */
  Answer take(List<LimitCharge> charges, Instant now) {
    return charges.stream()
        .filter(charge -> charge.enforced() && limit(charge).onStoreDown() == StoreDown.TEMPFAIL)
        .findFirst()
        .map(charge -> unavailable(limit(charge)))
        .orElseGet(() -> takeShare(charges, now));
  }

  private static Limit limit(LimitCharge charge) {
    return charge.counter().limit();
  }

  private static Answer unavailable(Limit limit) {
    return new Answer.Unavailable(limit.name(), "Redis is away");
  }

  private Answer takeShare(List<LimitCharge> charges, Instant now) {
    Answer answer = memory.take(charges.stream().map(this::share).toList(), now);
    return answer instanceof Answer.Taken taken
        ? new Answer.Taken(HeldShared.own(charges, taken.reservation()))
        : answer;
  }

  void commit(Reservation reservation, Instant now) {
    memory.commit(reservation, now);
  }

  void release(Reservation reservation, Instant now) {
    memory.release(reservation, now);
  }

  List<Usage> usages(List<Counter> counters, Instant now) {
    return counters.stream().map(counter -> usage(counter, now)).toList();
  }

  Usage usage(Counter counter, Instant now) {
    return memory.usage(share(counter), now);
  }

  List<Usage> usages(Instant now) {
    return memory.usages(now);
  }

  boolean tell(Counter counter, int percent, Instant now) {
    return memory.tell(share(counter), percent, now);
  }

  void raise(Raise raise) {
    long by = raise.by() == 0 ? 0 : Math.max(1, raise.by() / servers);
    Raise share = new Raise(raise.limit(), raise.key(), by, raise.until());
    memory.raise(share);
  }

  void reset(Counter counter) {
    memory.reset(share(counter));
  }

  /** All counters that hold something. */
  List<CounterId> counters() {
    return memory.counters();
  }

  /**
   * What Redis is to be told of a counter, as arguments of the script {@code restore}; several
   * pieces when it has many members.
   */
  List<List<String>> statements(CounterId counter) {
    Optional<CounterChange> whole = memory.whole(counter);
    return whole
        .flatMap(CounterChange::state)
        .map(state -> statements(state, whole.get().members()))
        .orElse(List.of());
  }

  private static List<List<String>> statements(CounterState state, List<MemberStamp> members) {
    List<List<String>> all = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(members.size(), from + MEMBERS_AT_ONCE);
      // No slices in the later pieces, which then change nothing but members.
      List<CounterState.SliceAmount> slices = from == 0 ? state.slices() : List.of();
      all.add(statement(state.warmUp(), slices, members.subList(from, to)));
      from = to;
    } while (from < members.size());
    return all;
  }

  private static List<String> statement(
      CounterState.WarmUp warmUp,
      List<CounterState.SliceAmount> slices,
      List<MemberStamp> members) {
    List<String> arguments = new ArrayList<>();
    arguments.add("" + warmUp.days());
    arguments.add(warmUp.lastDay() == 0 ? "" : "" + warmUp.lastDay());
    arguments.add("" + slices.size());
    slices.forEach(slice -> arguments.addAll(List.of("" + slice.slice(), "" + slice.amount())));
    arguments.add("" + members.size());
    members.forEach(member -> arguments.addAll(List.of("" + member.member(), "" + member.stamp())));
    return arguments;
  }

  private LimitCharge share(LimitCharge charge) {
    return new LimitCharge(
        share(charge.counter()), charge.amount(), charge.member(), charge.enforced());
  }

  private Counter share(Counter counter) {
    if (shares.size() > MOST_SHARES) {
      shares.clear();
    }
    Limit share = shares.computeIfAbsent(counter.limit(), limit -> limit.share(servers));
    return new Counter(share, counter.key());
  }
}
