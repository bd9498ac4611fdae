// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.dns.MxResolver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Takes everything in an {@link OutgoingStore} to its next hops, for as long as it runs.
 *
 * <p>Thread-safe. {@link #start} and {@link #close} are called once each. See the package
 * documentation for how it works.
 */
public final class DeliveryEngine {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** How long a courier's thread waits for another courier; chosen, no source. */
  private static final Duration SPARE_THREAD = Duration.ofSeconds(30);

  /** What a cut connection, a lookup or a listener may still take; chosen, no source. */
  private static final Duration AFTER_THE_CUT = Duration.ofSeconds(60);

  private final OutgoingStore store;
  private final Watchdog watchdog = new Watchdog();
  private final Set<Thread> couriers = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;
  private final ReadySet ready;
  private final Claims claims;
  private final Teller teller;
  private final Loop claiming;
  private final Loop telling;
  private final Workplace workplace;

  /**
   * An engine that does nothing before {@link #start}.
   *
   * @param settings how mail is taken
   * @param store where it waits; the engine is the only one that claims from it
   * @param listener who tells the senders of what bounced
   * @param world where next hops, time and chance come from
   */
  public DeliveryEngine(
      DeliverySettings settings, OutgoingStore store, BounceListener listener, World world) {
    this.store = store;
    Aftermath aftermath = new EngineAftermath();
    this.threads = threads(settings.connections().total());
    this.ready = new ReadySet(settings.connections(), this::startCourier);
    Settler settler =
        new Settler(store, settings.retry(), world.clock(), world.random(), aftermath);
    this.claims = new Claims(store, settings, world.clock(), ready, settler);
    this.teller = new Teller(store, listener, world.clock());
    this.claiming = new Loop("waybill-delivery-claims", claims::round);
    this.telling = new Loop("waybill-delivery-bounces", teller::round);
    this.workplace =
        new Workplace(
            settings,
            store,
            world.resolver(),
            world.clock(),
            watchdog,
            world.tap(),
            ready,
            settler,
            aftermath);
  }

  /** Begins to deliver, and to tell what an earlier process left untold. */
  public void start() {
    telling.start();
    claiming.start();
  }

  /** Says that the store has new mail, or that time has moved. Returns at once. */
  public void wake() {
    claiming.wake();
    telling.wake();
  }

  /** How many consignments wait, those under way and untold bounces included. */
  public long depth() {
    return store.depth();
  }

  /**
   * Stops: no new transaction is begun, those under way may end within {@code grace} and are cut
   * then, every claim that is left is given back, every thread has ended when this returns. An
   * interrupt cuts at once and is kept.
   */
  public void close(Duration grace) {
    claiming.stop();
    telling.stop();
    teller.stop();
    ready.stop().forEach(claims::giveBackLater);
    threads.shutdown();
    boolean interrupted = false;
    try {
      if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.INFO, "cutting " + threads.getActiveCount() + " deliveries");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    watchdog.cutAll();
    interrupted |= awaitEnd();
    giveBackRest();
    watchdog.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitEnd() {
    try {
      boolean ended = threads.awaitTermination(AFTER_THE_CUT.toMillis(), TimeUnit.MILLISECONDS);
      for (Thread thread : couriers) {
        thread.join(AFTER_THE_CUT.toMillis());
        ended &= !thread.isAlive();
      }
      ended &= claiming.join(AFTER_THE_CUT);
      ended &= telling.join(AFTER_THE_CUT);
      if (!ended) {
        LOG.log(Level.ERROR, "a thread of the delivery engine did not end; its claims stay");
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void giveBackRest() {
    ready.drain().forEach(claims::giveBackLater);
    try {
      claims.giveBack();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "claims could not be given back; they are due after a restart", e);
    }
  }

  private void startCourier(Destination destination) {
    threads.execute(new Courier(workplace, destination));
  }

  private ThreadPoolExecutor threads(int most) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory named =
        task -> {
          couriers.removeIf(known -> known.getState() == Thread.State.TERMINATED);
          Thread thread = new Thread(task, "waybill-delivery-" + number.incrementAndGet());
          couriers.add(thread);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            most,
            most,
            SPARE_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            named);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Where next hops, time and chance come from.
   *
   * @param resolver finds mail hosts
   * @param clock wall time
   * @param random for jitter; used by one thread at a time
   * @param tap hears what goes out
   */
  public record World(
      MxResolver resolver, InstantSource clock, RandomGenerator random, WireTap tap) {}

  /** Passes on to the loops what couriers did. */
  private final class EngineAftermath implements Aftermath {
    @Override
    public void settled(Optional<Instant> retryAt) {
      claiming.relief();
      boolean sooner = retryAt.filter(claims::isBeforeNextRound).isPresent();
      if (claims.ended() || sooner) {
        claiming.wake();
      }
    }

    @Override
    public void bounced() {
      telling.wake();
    }

    @Override
    public void unsettled(Consignment consignment) {
      claims.giveBackLater(consignment);
      ready.drain().forEach(claims::giveBackLater);
      claiming.trouble();
    }
  }
}
