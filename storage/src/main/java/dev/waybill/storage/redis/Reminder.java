// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.Raise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What Redis has to be told when it is back, and telling it.
 *
 * <p>Thread-safe. Telling it twice changes nothing: Redis keeps what each server sent by itself,
 * and raises that to what the server says, never lowers it.
 */
final class Reminder {

  private final OwnCounts own;
  private final Function<CounterId, Optional<Limit>> declared;
  private final InstantSource clock;
  private final ConcurrentMap<CounterId, Counter> changed = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Consumer<SharedCounters>> orders =
      new ConcurrentLinkedQueue<>();
  private volatile List<Raise> raises = List.of();

  Reminder(OwnCounts own, Function<CounterId, Optional<Limit>> declared, InstantSource clock) {
    this.own = own;
    this.declared = declared;
    this.clock = clock;
  }

  /** Notes that these were committed without Redis. */
  void changed(List<LimitCharge> charges) {
    charges.forEach(charge -> changed.put(charge.counter().id(), charge.counter()));
  }

  /** Notes a raise that Redis has not heard of. */
  void raise(Raise raise) {
    List<Raise> all = new ArrayList<>(raises);
    all.removeIf(other -> isSame(raise, other));
    all.add(raise);
    raises = List.copyOf(all);
    orders.add(shared -> shared.raise(raise, false));
  }

  /** Notes a reset that Redis has not heard of. */
  void reset(CounterId counter) {
    orders.add(shared -> shared.reset(counter));
  }

  /** Picks up what Redis has of raises, which may come from other servers. */
  void heardRaises(List<Raise> now) {
    List<Raise> before = raises;
    raises = now;
    now.stream().filter(raise -> !before.contains(raise)).forEach(own::raise);
    before.stream()
        .filter(raise -> now.stream().noneMatch(other -> isSame(raise, other)))
        .forEach(raise -> own.raise(new Raise(raise.limit(), raise.key(), 0, raise.until())));
  }

  private static boolean isSame(Raise one, Raise other) {
    return one.limit().equals(other.limit()) && one.key().equals(other.key());
  }

  /** The raises that Redis had when it was there last. */
  List<Raise> raises(Instant now) {
    return raises.stream().filter(raise -> raise.at(now) > 0).toList();
  }

  /** Forgets what somebody has reset on another server. */
  void heard(List<CounterId> resets) {
    resets.forEach(id -> counter(id).ifPresent(own::reset));
  }

  /**
   * Tells everything.
   *
   * @return by how much Redis had too little
   */
  long tellAll(SharedCounters shared) {
    long added = 0;
    raises(clock.instant()).forEach(raise -> shared.raise(raise, true));
    for (Consumer<SharedCounters> order = orders.peek(); order != null; order = orders.peek()) {
      order.accept(shared);
      orders.remove(order);
    }
    for (CounterId id : own.counters()) {
      Optional<Counter> counter = counter(id);
      if (counter.isPresent()) {
        added += tell(shared, counter.get());
      }
    }
    return added + tellChanged(shared);
  }

  /**
   * Tells what was committed without Redis since it was told last.
   *
   * @return by how much Redis had too little
   */
  long tellChanged(SharedCounters shared) {
    long added = 0;
    for (Map.Entry<CounterId, Counter> entry : changed.entrySet()) {
      // Before it is told, so that what is committed meanwhile is noted again.
      changed.remove(entry.getKey());
      try {
        added += tell(shared, entry.getValue());
      } catch (RuntimeException e) {
        changed.put(entry.getKey(), entry.getValue());
        throw e;
      }
    }
    return added;
  }

  /** Whether anything was committed that Redis was not told of. */
  boolean hasChanged() {
    return !changed.isEmpty();
  }

  private long tell(SharedCounters shared, Counter counter) {
    long added = 0;
    Instant now = clock.instant();
    for (List<String> statement : own.statements(counter.id())) {
      added += shared.restore(counter, statement, now);
    }
    return added;
  }

  private Optional<Counter> counter(CounterId id) {
    return declared.apply(id).map(limit -> new Counter(limit, id.key()));
  }
}
