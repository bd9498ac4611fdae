// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.QueuedDelivery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Decides which site gets a worker, and whether a worker goes on.
 *
 * <p>Thread-safe. Its lock is held for memory only: the queue is asked how much there is, never for
 * a row. Limits are read from the settings each time, so they may change while mail flows.
 *
 * <ul>
 *   <li>A site has a window: how many workers, and so connections, it may have. It starts small,
 *       grows by one with each round of successes, and shrinks to the connections that stand when
 *       another one is refused.
 *   <li>When all workers are busy, sites queue up and are served in turn, one worker each.
 *   <li>Sites that failed last time have a queue of their own and get at most half of the workers,
 *       however many they are, so that sites that are down do not delay the others.
 *   <li>A worker leaves early when others queue and its site has more than its share.
 * </ul>
 */
final class DeliveryScheduler {

  /** Sweeping is worth it from here; chosen, no source. */
  private static final int FEW = 1_000;

  private final Supplier<DeliverySettings> settings;
  private final DeliveryQueue delivery;
  private final Consumer<SiteQueue> starter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, SiteQueue> sites = new HashMap<>();
  private final Deque<SiteQueue> queue = new ArrayDeque<>();
  private final Deque<SiteQueue> suspectQueue = new ArrayDeque<>();
  private final Set<SiteQueue> withIdlers = new LinkedHashSet<>();
  private int workers;
  private int onSuspicion;
  private int sweepAt = FEW;
  private boolean suspended = true;
  private boolean stopping;

  /**
   * A scheduler that starts nothing before {@link #resume}.
   *
   * @param starter starts a worker for a site; must not block
   */
  DeliveryScheduler(
      Supplier<DeliverySettings> settings, DeliveryQueue delivery, Consumer<SiteQueue> starter) {
    this.settings = settings;
    this.delivery = delivery;
    this.starter = starter;
  }

  /** A site has something to deliver. */
  void ready(String name) {
    locked(
        () -> {
          SiteQueue site = sites.get(name);
          if (site == null) {
            boolean suspect = delivery.outage(name).isPresent();
            site = new SiteQueue(name, lock.newCondition(), limits().initial(), suspect);
            sites.put(name, site);
          }
          site.more().signal();
          dispatch(site);
          sweep();
          return true;
        });
  }

  /** A started worker's first delivery; empty when others took it all meanwhile. */
  Optional<QueuedDelivery> first(SiteQueue site) {
    boolean go =
        locked(
            () -> {
              site.free--;
              return !stopping && !suspended;
            });
    return go ? delivery.claim(site.name()) : Optional.empty();
  }

  /** A worker's next delivery; waits for one as long as a connection may be idle. */
  Optional<QueuedDelivery> next(SiteQueue site, int carried) {
    boolean go =
        locked(
            () -> {
              if (carried >= limits().messages() || hasMoreThanItsShare(site)) {
                return false;
              }
              if (claimable(site) == 0 && carried > 0) {
                awaitMore(site);
              }
              return !stopping && !suspended;
            });
    return go ? delivery.claim(site.name()) : Optional.empty();
  }

  /** A worker has a connection now. */
  void connected(SiteQueue site) {
    locked(() -> site.connected++);
  }

  /** A worker has none any more. */
  void disconnected(SiteQueue site) {
    locked(() -> site.connected--);
  }

  /** The site answered something about a message. */
  void answered(SiteQueue site, boolean success) {
    locked(
        () -> {
          site.answered(limits().initial());
          onSuspicion -= site.onSuspicion;
          site.onSuspicion = 0;
          if (success) {
            site.succeeded(limits().perDestination());
          }
          dispatch(site);
          return true;
        });
  }

  /** The site broke off a transaction; how often that happened in a row. */
  int lost(SiteQueue site) {
    return locked(site::lost);
  }

  /**
   * A worker found no connection. Whether others of the site have one, so that this one was one too
   * many.
   */
  boolean isFull(SiteQueue site) {
    return locked(
        () -> {
          if (site.connected == 0) {
            return false;
          }
          site.full();
          return true;
        });
  }

  /** The site is left alone for a while. */
  void failed(SiteQueue site) {
    locked(
        () -> {
          site.failed();
          return true;
        });
  }

  /** A worker's last word. */
  void left(SiteQueue site) {
    locked(
        () -> {
          workers--;
          site.active--;
          if (site.onSuspicion > 0) {
            site.onSuspicion--;
            onSuspicion--;
          }
          if (wantsWorker(site)) {
            enqueue(site);
          }
          serve();
          return true;
        });
  }

  /** No delivery is given out until {@link #resume}. */
  void suspend() {
    locked(
        () -> {
          suspended = true;
          sites.values().forEach(site -> site.more().signalAll());
          return true;
        });
  }

  /** Goes on after {@link #suspend}, or begins. */
  void resume() {
    locked(
        () -> {
          // Whatever became ready meanwhile has queued up.
          suspended = false;
          serve();
          return true;
        });
  }

  /** The settings have changed: there may be room for more workers. */
  void limitsChanged() {
    locked(
        () -> {
          sites.values().forEach(this::dispatch);
          serve();
          return true;
        });
  }

  /** No worker is started and no delivery given out any more. */
  void stop() {
    locked(
        () -> {
          stopping = true;
          sites.values().forEach(site -> site.more().signalAll());
          return true;
        });
  }

  /** How many workers there are. */
  int workers() {
    return locked(() -> workers);
  }

  private ConnectionLimits limits() {
    return settings.get().connections();
  }

  private int claimable(SiteQueue site) {
    return delivery.claimable(site.name());
  }

  private boolean wantsWorker(SiteQueue site) {
    return site.active < site.window && claimable(site) > site.free;
  }

  private int mostOnSuspicion() {
    return Math.max(1, limits().total() / 2);
  }

  private void awaitMore(SiteQueue site) {
    long left = limits().idle().toNanos();
    site.free++;
    withIdlers.add(site);
    try {
      while (claimable(site) == 0 && !stopping && !suspended && !othersQueue(site) && left > 0) {
        left = site.more().awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Nobody here interrupts; anyone who does wants this thread back, and it leaves.
      Thread.currentThread().interrupt();
    } finally {
      site.free--;
      if (site.free == 0) {
        withIdlers.remove(site);
      }
    }
  }

  // Also a site that has a worker may stand in a queue; it does not wait for itself.
  private boolean othersQueue(SiteQueue site) {
    int own = site.queued && !site.isSuspect() ? 1 : 0;
    int ownSuspect = site.queued && site.isSuspect() ? 1 : 0;
    boolean suspects = suspectQueue.size() > ownSuspect && onSuspicion < mostOnSuspicion();
    return workers >= limits().total() && (suspects || queue.size() > own);
  }

  private boolean hasMoreThanItsShare(SiteQueue site) {
    int waitingForTurn = queue.size() + suspectQueue.size();
    int share = Math.max(1, limits().total() / (1 + waitingForTurn));
    return workers > limits().total() || (othersQueue(site) && site.active > share);
  }

  private void dispatch(SiteQueue site) {
    while (wantsWorker(site) && mayStart(site)) {
      start(site);
    }
    if (wantsWorker(site)) {
      enqueue(site);
    }
  }

  private boolean mayStart(SiteQueue site) {
    boolean trusted = !site.isSuspect() || onSuspicion < mostOnSuspicion();
    return trusted && workers < limits().total() && !stopping && !suspended;
  }

  private void start(SiteQueue site) {
    starter.accept(site);
    workers++;
    site.active++;
    site.free++;
    if (site.isSuspect()) {
      site.onSuspicion++;
      onSuspicion++;
    }
  }

  private void enqueue(SiteQueue site) {
    if (!site.queued) {
      site.queued = true;
      (site.isSuspect() ? suspectQueue : queue).add(site);
    }
    // A worker that only waits for more mail makes room.
    withIdlers.stream().findFirst().ifPresent(idle -> idle.more().signal());
  }

  private void serve() {
    boolean served = true;
    while (served && workers < limits().total() && !stopping && !suspended) {
      SiteQueue next = onSuspicion < mostOnSuspicion() ? suspectQueue.poll() : null;
      next = next == null ? queue.poll() : next;
      served = next != null;
      if (next != null) {
        next.queued = false;
        serve(next);
      }
    }
  }

  private void serve(SiteQueue next) {
    if (wantsWorker(next)) {
      start(next);
    }
    if (wantsWorker(next)) {
      enqueue(next);
    }
  }

  private void sweep() {
    if (sites.size() > sweepAt) {
      sites.values().removeIf(s -> s.active == 0 && !s.queued && claimable(s) == 0);
      sweepAt = Math.max(FEW, sites.size() * 2);
    }
  }

  private <T> T locked(Supplier<T> decision) {
    lock.lock();
    try {
      return decision.get();
    } finally {
      lock.unlock();
    }
  }
}
