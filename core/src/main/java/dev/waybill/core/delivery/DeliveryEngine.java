// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.QueueListener;
import dev.waybill.core.queue.ReplyClassifier;
import dev.waybill.core.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Takes everything in a {@link DeliveryQueue} to its next hops, for as long as it runs.
 *
 * <p>Thread-safe. {@link #start} and {@link #close} are called once each, {@code start} after the
 * queue was opened. See the package documentation for how it works.
 */
public final class DeliveryEngine {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** How long a worker's thread waits for another worker; chosen, no source. */
  private static final Duration SPARE_THREAD = Duration.ofSeconds(30);

  /** What a cut connection or a lookup may still take; chosen, no source. */
  private static final Duration AFTER_THE_CUT = Duration.ofSeconds(60);

  private static final Duration NOT_SOON = Duration.ofDays(1);

  private final DeliveryQueue queue;
  private final InstantSource clock;
  private final Watchdog watchdog = new Watchdog();
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads = threads();
  private final DeliveryScheduler scheduler;
  private final OutcomeRecorder recorder;
  private final Loop loop;
  private final DeliveryContext context;
  private volatile Instant nextRound = Instant.MAX;

  /**
   * An engine that does nothing before {@link #start}.
   *
   * @param settings how mail is delivered; asked each time, so that changes take effect at once
   * @param queue where it waits; the engine is the only one that claims from it
   * @param classifier says what replies mean
   * @param world where next hops, time and chance come from
   */
  public DeliveryEngine(
      Supplier<DeliverySettings> settings,
      DeliveryQueue queue,
      ReplyClassifier classifier,
      World world) {
    this.queue = queue;
    this.clock = world.clock();
    this.scheduler = new DeliveryScheduler(settings, queue, this::startWorker);
    this.recorder =
        new OutcomeRecorder(
            queue, settings, classifier, world.clock(), world.random(), this::trouble);
    this.loop = new Loop("waybill-delivery-queue", this::round);
    this.context =
        new DeliveryContext(
            settings,
            queue,
            world.resolver(),
            world.clock(),
            watchdog,
            world.listener(),
            scheduler,
            recorder);
  }

  /** Begins to deliver. */
  public void start() {
    queue.listener(new ReadyMail());
    loop.start();
  }

  /** Says that time has moved. Returns at once. */
  public void wake() {
    loop.wake();
  }

  /** Says that the settings have changed: routes and limits are looked at again. */
  public void settingsChanged() {
    queue.routesChanged();
    scheduler.limitsChanged();
  }

  /** How many workers, and so connections at most, there are now. */
  public int workers() {
    return scheduler.workers();
  }

  /** How many outcomes the store did not take yet; 0 while all is well. */
  public int unwritten() {
    return recorder.unwritten();
  }

  /**
   * Stops: no new transaction is begun, those under way may end within {@code grace} and are cut
   * then, every claim that is left is given back, every thread has ended when this returns. An
   * interrupt cuts at once and is kept.
   */
  public void close(Duration grace) {
    queue.listener(QueueListener.NONE);
    loop.stop();
    scheduler.stop();
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
    writeRest();
    watchdog.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitEnd() {
    try {
      boolean ended = threads.awaitTermination(AFTER_THE_CUT.toMillis(), TimeUnit.MILLISECONDS);
      for (Thread thread : workers) {
        thread.join(AFTER_THE_CUT.toMillis());
        ended &= !thread.isAlive();
      }
      ended &= loop.join(AFTER_THE_CUT);
      if (!ended) {
        LOG.log(Level.ERROR, "a thread of the delivery engine did not end; its claims stay");
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void writeRest() {
    try {
      recorder.writeAgain();
    } catch (StoreException e) {
      LOG.log(
          Level.ERROR,
          recorder.unwritten() + " outcomes are lost; their messages are sent again",
          e);
    }
  }

  private Duration round() {
    // Until this round knows its end, whatever falls due wakes the next one.
    nextRound = Instant.MAX;
    recorder.writeAgain();
    scheduler.resume();
    Instant now = clock.instant();
    Duration pause = queue.tick().map(next -> Duration.between(now, next)).orElse(NOT_SOON);
    loop.relief();
    nextRound = now.plus(pause);
    return pause;
  }

  private void trouble() {
    scheduler.suspend();
    loop.trouble();
  }

  private void startWorker(SiteQueue site) {
    threads.execute(new DeliveryWorker(context, site, this::trouble));
  }

  private ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    // The scheduler starts no more workers than there may be connections.
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        SPARE_THREAD.toMillis(),
        TimeUnit.MILLISECONDS,
        new SynchronousQueue<>(),
        task -> {
          workers.removeIf(known -> known.getState() == Thread.State.TERMINATED);
          Thread thread = new Thread(task, "waybill-delivery-" + number.incrementAndGet());
          workers.add(thread);
          return thread;
        });
  }

  /**
   * Where next hops, time and chance come from.
   *
   * @param resolver finds mail hosts
   * @param clock wall time
   * @param random for jitter; used by one thread at a time
   * @param listener hears what goes out
   */
  public record World(
      MxResolver resolver,
      InstantSource clock,
      RandomGenerator random,
      TransmissionListener listener) {}

  /** Passes on what the queue says. */
  private final class ReadyMail implements QueueListener {
    @Override
    public void ready(String site) {
      scheduler.ready(site);
    }

    @Override
    public void later(Instant due) {
      if (due.isBefore(nextRound)) {
        loop.wake();
      }
    }
  }
}
