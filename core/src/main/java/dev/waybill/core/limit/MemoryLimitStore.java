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
 * <p>Thread-safe. One lock for everything, held for some hundred nanoseconds for each charge and
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
  private final CounterTable liveCounters;

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
    this.liveCounters = new CounterTable(budget);
  }

  @Override
  public Answer take(List<LimitCharge> charges, Instant now) {
    HeldCharges held = new HeldCharges(this, charges);
    List<LimitExceeded> limitsExceeded = new ArrayList<>(0);
    synchronized (lock) {
      for (int i = 0; i < charges.size(); i++) {
        take(held, i, millis(now)).ifPresent(limitsExceeded::add);
      }
      if (limitsExceeded.isEmpty()) {
        return new Answer.Taken(held);
      }
      held.release();
    }
    return new Answer.Short(limitsExceeded);
  }

  private Optional<LimitExceeded> take(HeldCharges held, int index, long now) {
    LimitCharge charge = held.charges().get(index);
    LiveCounter live = liveCounters.of(charge.counter(), now);
    long time = live.pass(now);
    long raised = raises.by(live.id(), time);
    long cost = live.ledger().cost(charge, time);
    if (charge.enforced() && !live.fits(cost, raised)) {
      return Optional.of(limitExceeded(live, charge, cost, raised));
    }
    held.hold(index, live);
    return Optional.empty();
  }

  private LimitExceeded limitExceeded(
      LiveCounter live, LimitCharge charge, long cost, long raised) {
    Usage usage = live.usage(charge.counter(), raised);
    Optional<Instant> next =
        new NextFit(live, cost).next(raised, raises.of(live.id(), live.latest()));
    if (live.fitsWindow(cost, raised)) {
      long burst = live.limit().rate().burst().orElseThrow() + raised;
      long level = live.burst().level() + live.ledger().pending();
      usage = new Usage(charge.counter(), level, usage.pending(), burst, usage.next());
    }
    return new LimitExceeded(charge, usage, next);
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
      List<Usage> usages = new ArrayList<>(held.charges().size());
      for (int i = 0; i < held.charges().size(); i++) {
        LiveCounter live = held.live(i);
        liveCounters.list(live);
        usages.add(usage(live, held.charges().get(i).counter()));
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
      LiveCounter live = liveCounters.look(counter, millis(now));
      live.pass(millis(now));
      return usage(live, counter);
    }
  }

  private Usage usage(LiveCounter live, Counter counter) {
    return live.usage(counter, raises.by(live.id(), live.latest()));
  }

  @Override
  public List<Usage> usages(Instant now) {
    List<LiveCounter> those;
    synchronized (lock) {
      those = liveCounters.all();
    }
    List<Usage> usages = new ArrayList<>();
    for (int from = 0; from < those.size(); from += LOOKED_AT_ONCE) {
      synchronized (lock) {
        for (LiveCounter live :
            those.subList(from, Math.min(those.size(), from + LOOKED_AT_ONCE))) {
          live.pass(millis(now));
          if (live.used() > 0) {
            usages.add(usage(live, new Counter(live.limit(), live.id().key())));
          }
        }
      }
    }
    return usages;
  }

  @Override
  public boolean tell(Counter counter, int percent, Instant now) {
    synchronized (lock) {
      LiveCounter live = liveCounters.of(counter, millis(now));
      live.pass(millis(now));
      boolean first = live.tell(percent);
      if (first) {
        liveCounters.list(live);
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
      liveCounters.known(counter.id()).ifPresent(this::reset);
    }
  }

  private void reset(LiveCounter live) {
    live.reset();
    liveCounters.list(live);
  }

  @Override
  public LimitStoreHealth health() {
    synchronized (lock) {
      return budget.wasHit()
          ? new LimitStoreHealth(
              LimitStoreHealth.State.DEGRADED,
              budget.most()
                  + " recipients are remembered, which is the most; further ones count as new each"
                  + " time")
          : LimitStoreHealth.up(liveCounters.size() + " counters in memory");
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
      return liveCounters.changes(atMost, millis(now));
    }
  }

  /** All counters, in no order. */
  public List<CounterId> counters() {
    synchronized (lock) {
      return liveCounters.all().stream().map(LiveCounter::id).toList();
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
      return liveCounters.known(counter).map(LiveCounter::whole);
    }
  }

  /** Returns changes again, because they could not be written. */
  public void notWritten(List<CounterChange> changes) {
    synchronized (lock) {
      changes.forEach(liveCounters::notWritten);
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
      limit.ifPresent(
          known -> liveCounters.load(new Counter(known, counter.key()), state, members));
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
