// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Counts in memory.
 *
 * <p>Thread-safe. One lock for everything, held for some hundred nanoseconds for each demand and
 * never while waiting for anything. A counter that holds nothing is dropped. Persistence is the
 * task of a writer that calls {@link #changes} repeatedly and {@link #load} at startup; without a
 * writer, no changes are collected.
 *
 * <p>Memory: about 300 octets per counter, about 16 more for each slice in use (of a hundred), and
 * 21 to 64 octets for each distinguished recipient.
 */
public final class MemoryLimitStore implements LimitStore {

  /** Chosen: about 130 MB at most, for all counters together. */
  public static final long MOST_MEMBERS = 4_000_000;

  /** Chosen: how many counters are examined under one lock. */
  private static final int LOOKED_AT_ONCE = 256;

  private final Object lock = new Object();
  private final Function<CounterId, Optional<Limit>> declared;
  private final Raises raises = new Raises();
  private final MemberBudget budget;
  private final CounterTable tallies;

  /**
   * An empty store.
   *
   * @param declared the limit that applies to a counter now; empty when there is none any more
   */
  public MemoryLimitStore(Function<CounterId, Optional<Limit>> declared) {
    this(declared, MOST_MEMBERS);
  }

  MemoryLimitStore(Function<CounterId, Optional<Limit>> declared, long mostMembers) {
    this.declared = declared;
    this.budget = new MemberBudget(mostMembers);
    this.tallies = new CounterTable(budget);
  }

  @Override
  public Answer take(List<LimitCharge> demands, Instant now) {
    HeldCharges held = new HeldCharges(this, demands);
    List<LimitExceeded> shortages = new ArrayList<>(0);
    synchronized (lock) {
      for (int i = 0; i < demands.size(); i++) {
        take(held, i, millis(now)).ifPresent(shortages::add);
      }
      if (shortages.isEmpty()) {
        return new Answer.Taken(held);
      }
      held.release();
    }
    return new Answer.Short(shortages);
  }

  private Optional<LimitExceeded> take(HeldCharges held, int index, long now) {
    LimitCharge demand = held.demands().get(index);
    LiveCounter tally = tallies.of(demand.counter(), now);
    long time = tally.pass(now);
    long raised = raises.by(tally.id(), time);
    long cost = tally.ledger().cost(demand, time);
    if (demand.enforced() && !tally.fits(cost, raised)) {
      return Optional.of(shortage(tally, demand, cost, raised));
    }
    held.hold(index, tally);
    return Optional.empty();
  }

  private LimitExceeded shortage(LiveCounter tally, LimitCharge demand, long cost, long raised) {
    Usage usage = tally.usage(demand.counter(), raised);
    Optional<Instant> next =
        new NextFit(tally, cost).next(raised, raises.of(tally.id(), tally.latest()));
    if (tally.fitsWindow(cost, raised)) {
      long burst = tally.limit().rate().burst().orElseThrow() + raised;
      long level = tally.burst().level() + tally.ledger().pending();
      usage = new Usage(demand.counter(), level, usage.pending(), burst, usage.next());
    }
    return new LimitExceeded(demand, usage, next);
  }

  @Override
  public List<Usage> commit(Reservation reservation, Instant now) {
    HeldCharges held = mine(reservation);
    synchronized (lock) {
      if (!held.isOpen()) {
        return List.of();
      }
      held.passAll(millis(now));
      held.commit();
      List<Usage> usages = new ArrayList<>(held.demands().size());
      for (int i = 0; i < held.demands().size(); i++) {
        LiveCounter tally = held.tally(i);
        tallies.list(tally);
        usages.add(usage(tally, held.demands().get(i).counter()));
      }
      return usages;
    }
  }

  @Override
  public void release(Reservation reservation, Instant now) {
    HeldCharges held = mine(reservation);
    synchronized (lock) {
      if (held.isOpen()) {
        held.passAll(millis(now));
        held.release();
      }
    }
  }

  private HeldCharges mine(Reservation reservation) {
    if (reservation instanceof HeldCharges held && held.isOf(this)) {
      return held;
    }
    throw new IllegalArgumentException("a reservation of another store");
  }

  @Override
  public Usage usage(Counter counter, Instant now) {
    synchronized (lock) {
      LiveCounter tally = tallies.look(counter, millis(now));
      tally.pass(millis(now));
      return usage(tally, counter);
    }
  }

  private Usage usage(LiveCounter tally, Counter counter) {
    return tally.usage(counter, raises.by(tally.id(), tally.latest()));
  }

  @Override
  public List<Usage> usages(Instant now) {
    List<LiveCounter> those;
    synchronized (lock) {
      those = tallies.all();
    }
    List<Usage> usages = new ArrayList<>();
    for (int from = 0; from < those.size(); from += LOOKED_AT_ONCE) {
      synchronized (lock) {
        for (LiveCounter tally :
            those.subList(from, Math.min(those.size(), from + LOOKED_AT_ONCE))) {
          tally.pass(millis(now));
          if (tally.used() > 0) {
            usages.add(usage(tally, new Counter(tally.limit(), tally.id().key())));
          }
        }
      }
    }
    return usages;
  }

  @Override
  public boolean tell(Counter counter, int percent, Instant now) {
    synchronized (lock) {
      LiveCounter tally = tallies.of(counter, millis(now));
      tally.pass(millis(now));
      boolean first = tally.tell(percent);
      if (first) {
        tallies.list(tally);
      }
      return first;
    }
  }

  @Override
  public void raise(Raise raise) {
    synchronized (lock) {
      raises.put(raise);
    }
  }

  @Override
  public List<Raise> raises(Instant now) {
    synchronized (lock) {
      return raises.at(now);
    }
  }

  @Override
  public void reset(Counter counter) {
    synchronized (lock) {
      tallies.known(counter.id()).ifPresent(this::reset);
    }
  }

  private void reset(LiveCounter tally) {
    tally.reset();
    tallies.list(tally);
  }

  @Override
  public StoreHealth health() {
    synchronized (lock) {
      return budget.wasHit()
          ? new StoreHealth(
              StoreHealth.State.DEGRADED,
              budget.most()
                  + " recipients are remembered, which is the most; further ones count as new each"
                  + " time")
          : StoreHealth.up(tallies.size() + " counters in memory");
    }
  }

  /** Nothing to close: the writer has written everything before. */
  @Override
  public void close() {}

  /**
   * Changes since the last call, in a batch that holds the lock only briefly. Also drops empty
   * counters.
   *
   * @param atMost how many counters
   * @return as many as requested if there are more
   */
  public List<CounterChange> changes(int atMost, Instant now) {
    synchronized (lock) {
      return tallies.changes(atMost, millis(now));
    }
  }

  /** All counters, in no order. */
  public List<CounterId> counters() {
    synchronized (lock) {
      return tallies.all().stream().map(LiveCounter::id).toList();
    }
  }

  /**
   * The state of a counter, with all its recipients; does not affect {@link #changes}. Holds the
   * lock while they are copied: a few milliseconds for a hundred thousand.
   *
   * @return empty when there is no such counter
   */
  public Optional<CounterChange> whole(CounterId counter) {
    synchronized (lock) {
      return tallies.known(counter).map(LiveCounter::whole);
    }
  }

  /** Returns changes again, because they could not be written. */
  public void notWritten(List<CounterChange> changes) {
    synchronized (lock) {
      changes.forEach(tallies::notWritten);
    }
  }

  /** All raises, if they changed since the last call. */
  public Optional<List<Raise>> changedRaises() {
    synchronized (lock) {
      return raises.takeChange();
    }
  }

  /** Returns the raises again, because they could not be written. */
  public void raisesNotWritten() {
    synchronized (lock) {
      raises.touch();
    }
  }

  /**
   * Restores a stored counter; to be called before it is used.
   *
   * @return whether the limit still exists; if not, nothing was restored
   */
  public boolean load(CounterId counter, CounterState state, Iterable<MemberStamp> members) {
    Optional<Limit> limit = declared.apply(counter);
    synchronized (lock) {
      limit.ifPresent(known -> tallies.load(new Counter(known, counter.key()), state, members));
    }
    return limit.isPresent();
  }

  /** Restores the stored raises. */
  public void load(List<Raise> written) {
    synchronized (lock) {
      raises.load(written);
    }
  }

  private static long millis(Instant now) {
    return Math.max(0, now.toEpochMilli());
  }
}
