// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.Outcome.HostFailed;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The claimed consignments by destination, and the decision who gets the next courier.
 *
 * <p>Thread-safe by one lock, under which nothing blocks. The rules:
 *
 * <ul>
 *   <li>A destination gets a courier for each waiting consignment, up to its window. The window
 *       starts small, grows by one with each round of successes, and shrinks to the connections
 *       that stand when another one is refused.
 *   <li>When all couriers are busy, destinations queue up and are served in turn, one courier each.
 *   <li>Destinations that failed last time have a queue of their own and get at most half of the
 *       couriers, however many they are: the dead do not hold up the living.
 *   <li>A courier leaves early when others queue and its destination has more than its share.
 * </ul>
 */
final class ReadySet {

  /** Sweeping is worth it from here; chosen, no source. */
  private static final int FEW = 1_000;

  private final ConnectionLimits limits;
  private final Consumer<Destination> starter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Route, Destination> destinations = new HashMap<>();
  private final Deque<Destination> queue = new ArrayDeque<>();
  private final Deque<Destination> suspectQueue = new ArrayDeque<>();
  private final Set<Destination> withIdlers = new LinkedHashSet<>();
  private final int mostOnSuspicion;
  private int couriers;
  private int onSuspicion;
  private int sweepAt = FEW;
  private boolean stopping;

  /**
   * An empty set.
   *
   * @param starter starts a courier for a destination; must not block
   */
  ReadySet(ConnectionLimits limits, Consumer<Destination> starter) {
    this.limits = limits;
    this.starter = starter;
    this.mostOnSuspicion = Math.max(1, limits.total() / 2);
  }

  /**
   * Adds a claimed consignment. Gives the failure that its destination pauses with, when it does:
   * then nothing was added and the consignment shares that fate.
   */
  Optional<HostFailed> offer(Consignment consignment, Route route, Instant now) {
    return locked(
        () -> {
          Destination destination = destinations.get(route);
          if (destination == null) {
            boolean suspect = consignment.attempts() > 0;
            destination = new Destination(route, lock.newCondition(), limits.initial(), suspect);
            destinations.put(route, destination);
          }
          Optional<HostFailed> pause = destination.pause(now);
          if (pause.isEmpty()) {
            destination.waiting().add(consignment);
            destination.more().signal();
            dispatch(destination);
          }
          sweep(now);
          return pause;
        });
  }

  /** A started courier's first consignment; empty when others took it all meanwhile. */
  Optional<Consignment> first(Destination destination) {
    return locked(
        () -> {
          destination.free--;
          return poll(destination);
        });
  }

  /** A courier's next consignment; waits for one as long as a connection may be idle. */
  Optional<Consignment> next(Destination destination, int carried) {
    return locked(
        () -> {
          if (carried >= limits.messages() || hasMoreThanItsShare(destination)) {
            return Optional.<Consignment>empty();
          }
          if (destination.waiting().isEmpty() && carried > 0) {
            awaitMore(destination);
          }
          return poll(destination);
        });
  }

  /** A courier has a connection now. */
  void connected(Destination destination) {
    locked(() -> destination.connected++);
  }

  /** A courier has none any more. */
  void disconnected(Destination destination) {
    locked(() -> destination.connected--);
  }

  /** The destination answered something about a message. */
  void answered(Destination destination, boolean success) {
    locked(
        () -> {
          destination.answered(limits.initial());
          onSuspicion -= destination.onSuspicion;
          destination.onSuspicion = 0;
          if (success) {
            destination.succeeded(limits.perDestination());
          }
          dispatch(destination);
          return true;
        });
  }

  /** The destination broke off a transaction; how often that happened in a row. */
  int lost(Destination destination) {
    return locked(destination::lost);
  }

  /**
   * Puts a consignment back because its courier found no connection while others have one; false
   * when there are no others.
   */
  boolean putBack(Destination destination, Consignment consignment) {
    return locked(
        () -> {
          if (destination.connected == 0 || stopping) {
            return false;
          }
          destination.full();
          destination.waiting().addFirst(consignment);
          destination.more().signal();
          return true;
        });
  }

  /** Leaves a destination alone; gives what waited for it. */
  List<Consignment> pause(Destination destination, Instant until, HostFailed why) {
    return locked(() -> destination.pauseUntil(until, why));
  }

  /** Takes back what waits for one destination. */
  List<Consignment> drain(Destination destination) {
    return locked(destination::drain);
  }

  /** Takes back what waits for any destination. */
  List<Consignment> drain() {
    return locked(
        () -> {
          List<Consignment> all = new ArrayList<>();
          destinations.values().forEach(destination -> all.addAll(destination.drain()));
          return all;
        });
  }

  /** A courier's last word. */
  void left(Destination destination) {
    locked(
        () -> {
          couriers--;
          destination.active--;
          if (destination.onSuspicion > 0) {
            destination.onSuspicion--;
            onSuspicion--;
          }
          if (destination.wantsCourier()) {
            enqueue(destination);
          }
          serve();
          return true;
        });
  }

  /** No courier is started and no consignment given out any more; gives what waited. */
  List<Consignment> stop() {
    return locked(
        () -> {
          stopping = true;
          destinations.values().forEach(destination -> destination.more().signalAll());
          return drain();
        });
  }

  private Optional<Consignment> poll(Destination destination) {
    return stopping ? Optional.empty() : Optional.ofNullable(destination.waiting().poll());
  }

  private void awaitMore(Destination destination) {
    long left = limits.idle().toNanos();
    destination.free++;
    withIdlers.add(destination);
    try {
      while (destination.waiting().isEmpty() && !stopping && !othersQueue() && left > 0) {
        left = destination.more().awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Nobody here interrupts; whoever does wants this thread back, and it leaves.
      Thread.currentThread().interrupt();
    } finally {
      destination.free--;
      if (destination.free == 0) {
        withIdlers.remove(destination);
      }
    }
  }

  private boolean othersQueue() {
    boolean suspects = !suspectQueue.isEmpty() && onSuspicion < mostOnSuspicion;
    return couriers >= limits.total() && (suspects || !queue.isEmpty());
  }

  private boolean hasMoreThanItsShare(Destination destination) {
    int waitingForTurn = queue.size() + suspectQueue.size();
    int share = Math.max(1, limits.total() / (1 + waitingForTurn));
    return othersQueue() && destination.active > share;
  }

  private void dispatch(Destination destination) {
    while (destination.wantsCourier() && mayStart(destination)) {
      start(destination);
    }
    if (destination.wantsCourier()) {
      enqueue(destination);
    }
  }

  private boolean mayStart(Destination destination) {
    boolean trusted = !destination.isSuspect() || onSuspicion < mostOnSuspicion;
    return trusted && couriers < limits.total() && !stopping;
  }

  private void start(Destination destination) {
    starter.accept(destination);
    couriers++;
    destination.active++;
    destination.free++;
    if (destination.isSuspect()) {
      destination.onSuspicion++;
      onSuspicion++;
    }
  }

  private void enqueue(Destination destination) {
    if (!destination.queued) {
      destination.queued = true;
      (destination.isSuspect() ? suspectQueue : queue).add(destination);
    }
    // A courier that only waits for more mail makes room.
    withIdlers.stream().findFirst().ifPresent(idle -> idle.more().signal());
  }

  private void serve() {
    boolean served = true;
    while (served && couriers < limits.total() && !stopping) {
      Destination next = onSuspicion < mostOnSuspicion ? suspectQueue.poll() : null;
      next = next == null ? queue.poll() : next;
      served = next != null;
      if (next != null) {
        next.queued = false;
        serve(next);
      }
    }
  }

  private void serve(Destination next) {
    if (next.wantsCourier()) {
      start(next);
    }
    if (next.wantsCourier()) {
      enqueue(next);
    }
  }

  private void sweep(Instant now) {
    if (destinations.size() > sweepAt) {
      destinations.values().removeIf(d -> d.isIdle() && !d.queued && d.pause(now).isEmpty());
      sweepAt = Math.max(FEW, destinations.size() * 2);
    }
  }

  private <T> T locked(Decision<T> decision) {
    lock.lock();
    try {
      return decision.make();
    } finally {
      lock.unlock();
    }
  }

  /** What is done under the lock. */
  private interface Decision<T> {
    T make();
  }
}
