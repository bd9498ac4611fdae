// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All counters of a store, and those that have to be written. Guarded by its lock. */
final class CounterTable {

  /** Chosen: each new counter triggers a check of two others, so unused ones cannot accumulate. */
  private static final int LOOKED_AT_FOR_ONE = 2;

  private final MemberBudget budget;
  private final Map<CounterId, LiveCounter> byId = new HashMap<>();
  private final List<LiveCounter> all = new ArrayList<>();
  private final Deque<LiveCounter> listed = new ArrayDeque<>();
  private final Deque<CounterId> dropped = new ArrayDeque<>();
  private final Consumer<LiveCounter> listing = this::list;
  private boolean isWrittenBehind;
  private int lookedAt;

  CounterTable(MemberBudget budget) {
    this.budget = budget;
  }

  List<LiveCounter> all() {
    return List.copyOf(all);
  }

  int size() {
    return all.size();
  }

  Optional<LiveCounter> known(CounterId counter) {
    return Optional.ofNullable(byId.get(counter));
  }

  /** The counter, with its limit as configured now; created if needed. */
  LiveCounter of(Counter counter, long now) {
    LiveCounter known = byId.get(counter.id());
    if (known != null) {
      known.follow(counter.limit());
      return known;
    }
    dropIdle(LOOKED_AT_FOR_ONE, now);
    LiveCounter made = made(counter, counter.limit().rate().window(), now);
    add(made);
    return made;
  }

  /** The same for reading only: an unknown counter is not kept. */
  LiveCounter look(Counter counter, long now) {
    return byId.containsKey(counter.id())
        ? of(counter, now)
        : made(counter, counter.limit().rate().window(), now);
  }

  void load(Counter counter, CounterState state, Iterable<MemberStamp> members) {
    if (!byId.containsKey(counter.id())) {
      LiveCounter live = made(counter, state.window(), state.latest());
      live.load(state, members);
      add(live);
      // It is written again later: changes from now on must not be missed.
      beWrittenBehind();
    }
  }

  private LiveCounter made(Counter counter, Window window, long now) {
    WindowBuckets slices = new WindowBuckets(window);
    WindowCount ledger =
        switch (counter.limit().counts()) {
          case MESSAGES, RECIPIENTS, OCTETS -> new AmountCount(slices);
          case DISTINCT_RECIPIENTS -> new DistinctRecipientCount(slices, budget);
          case NEW_RECIPIENTS -> new NewRecipientCount(slices, budget);
        };
    return new LiveCounter(counter, ledger, now, listing);
  }

  private void add(LiveCounter live) {
    live.place = all.size();
    all.add(live);
    byId.put(live.id(), live);
  }

  private void dropIdle(int atMost, long now) {
    for (int i = Math.min(atMost, all.size()); i > 0; i--) {
      lookedAt = lookedAt < all.size() - 1 ? lookedAt + 1 : 0;
      LiveCounter live = all.get(lookedAt);
      live.pass(now);
      if (!live.holdsAnything()) {
        drop(live);
      }
    }
  }

  private void drop(LiveCounter live) {
    byId.remove(live.id());
    LiveCounter last = all.remove(all.size() - 1);
    if (last != live) {
      all.set(live.place, last);
      last.place = live.place;
    }
    live.ledger().drop();
    if (live.isListed) {
      listed.remove(live);
    }
    if (live.isWritten) {
      dropped.add(live.id());
    }
  }

  /** Marks a counter to be written, if there is a writer. */
  void list(LiveCounter live) {
    if (isWrittenBehind && !live.isListed && byId.get(live.id()) == live) {
      live.isListed = true;
      listed.add(live);
    }
  }

  private void beWrittenBehind() {
    if (!isWrittenBehind) {
      isWrittenBehind = true;
      all.stream().filter(live -> !live.isWritten).forEach(this::list);
    }
  }

  /** The changes to be written; see {@link MemoryLimitStore#changes}. */
  List<CounterChange> changes(int atMost, long now) {
    beWrittenBehind();
    dropIdle(atMost, now);
    List<CounterChange> changes = new ArrayList<>();
    while (changes.size() < atMost && !dropped.isEmpty()) {
      changes.add(gone(dropped.remove()));
    }
    while (changes.size() < atMost && !listed.isEmpty()) {
      LiveCounter live = listed.remove();
      live.isListed = false;
      live.isWritten = true;
      changes.add(live.change());
    }
    return changes;
  }

  private static CounterChange gone(CounterId counter) {
    return new CounterChange(counter, Optional.empty(), true, List.of());
  }

  void notWritten(CounterChange change) {
    LiveCounter live = byId.get(change.counter());
    if (live == null) {
      dropped.add(change.counter());
    } else {
      live.ledger().notWritten(change.members(), change.membersReset());
      list(live);
    }
  }
}
