// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Whether Redis is there, and getting it back when it is not.
 *
 * <p>Thread-safe. One thread gives the signs of life and tries to reach a Redis that is away, so
 * that nobody who handles a message ever waits for one. Redis counts as back only after it was told
 * of everything that was sent meanwhile. One WARN when it goes, one when it is back.
 */
final class Connector implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(RedisLimitStore.class);

  /** Chosen: rounds in which what is sent at the same time is told; the rest follows afterwards. */
  private static final int MOST_ROUNDS = 10;

  private final String name;
  private final Supplier<Link> links;
  private final Reminder reminder;
  private final InstantSource clock;
  private final Pace pace;
  private final AtomicLong timesAway = new AtomicLong();
  private final Queue<SharedCounters> given = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "waybill-limits-redis");

  /** Written under the lock of this. */
  private volatile Optional<SharedCounters> current = Optional.empty();

  private volatile Trouble trouble = new Trouble("not connected yet", Instant.MIN);
  private volatile long ahead;

  // Confined to the thread; before it starts, to that of the caller.
  private String process = "";
  private volatile long resetsSince;

  // Guarded by this.
  private Instant backSince = Instant.MIN;
  private Instant nextTry = Instant.MIN;
  private Duration patience;

  /**
   * Why Redis is away.
   *
   * @param why for an administrator
   * @param since when it was noticed; {@link Instant#MIN} before it was ever there
   */
  record Trouble(String why, Instant since) {}

  Connector(String name, Supplier<Link> links, Reminder reminder, InstantSource clock, Pace pace) {
    this.name = name;
    this.links = links;
    this.reminder = reminder;
    this.clock = clock;
    this.pace = pace;
    this.patience = pace.beat();
  }

  /** Tries to reach Redis once and goes on with that in the background. */
  void start() {
    try {
      connect();
    } catch (JedisException | StorageException e) {
      away(e);
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.await(pace.beat().toMillis(), TimeUnit.MILLISECONDS)) {
        turn();
      }
    } catch (InterruptedException e) {
      // Nobody but us has the thread; anyone who interrupts it wants it to end.
      Thread.currentThread().interrupt();
    }
  }

  /** The counters in Redis; empty while it is away. */
  Optional<SharedCounters> current() {
    return current;
  }

  /** Why it is away, if it is. */
  Trouble trouble() {
    return trouble;
  }

  /** How often it went away. */
  long timesAway() {
    return timesAway.get();
  }

  /** Our time as the counters see it, or did when Redis was there. */
  Instant time(Instant now) {
    return now.plusMillis(ahead);
  }

  /** Somebody could not use it: from now on it is away. */
  synchronized void lost(SharedCounters which, RuntimeException why) {
    // All under the lock, so that it is not back before it was said that it is away.
    if (leave(which)) {
      given.add(which);
      away(why);
    }
  }

  private synchronized boolean leave(SharedCounters which) {
    boolean there = current.filter(shared -> shared == which).isPresent();
    if (there) {
      current = Optional.empty();
    }
    return there;
  }

  private void away(RuntimeException why) {
    Instant now = clock.instant();
    trouble = new Trouble(reason(why), now);
    pause(now);
    timesAway.incrementAndGet();
    LOGGER.warn(
        "{} is away: {}; each limit does what its on-store-down says until it is back",
        name,
        trouble.why());
  }

  private static String reason(Throwable why) {
    Throwable cause = why;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause == why
        ? "" + why.getMessage()
        : why.getMessage() + " (" + cause.getMessage() + ")";
  }

  private void turn() {
    try {
      closeGiven();
      Optional<SharedCounters> there = current;
      if (there.isPresent()) {
        beat(there.get());
      } else if (isDue(clock.instant())) {
        connect();
      }
    } catch (JedisException | StorageException e) {
      LOGGER.debug("{} is still away: {}", name, reason(e));
      // An administrator reads it in the health check.
      trouble = new Trouble(reason(e), trouble.since());
    } catch (RuntimeException e) {
      LOGGER.error("Keeping in touch with {} failed; goes on", name, e);
    }
  }

  private void beat(SharedCounters shared) {
    try {
      SharedCounters.Beat beat = beat(shared, false);
      if (!beat.registered() || !beat.process().equals(process)) {
        throw new JedisException("it was restarted, or has lost its data");
      }
      reminder.heard(beat.resets());
      reminder.heardRaises(shared.raises(clock.instant()));
      if (reminder.hasChanged()) {
        reminder.tellChanged(shared);
      }
    } catch (JedisException e) {
      lost(shared, e);
    }
  }

  private SharedCounters.Beat beat(SharedCounters shared, boolean join) {
    SharedCounters.Beat beat = shared.beat(join, pace.deadAfter(), resetsSince, clock);
    ahead = shared.ahead();
    resetsSince = beat.at();
    return beat;
  }

  // A Redis that comes and goes is asked less and less often, so that it does not fill the log.
  private synchronized void pause(Instant now) {
    boolean again = backSince.isAfter(now.minus(pace.calm()));
    Duration longer = patience.multipliedBy(2);
    patience =
        again ? (longer.compareTo(pace.longest()) > 0 ? pace.longest() : longer) : pace.beat();
    nextTry = again ? now.plus(patience) : now;
  }

  private synchronized boolean isDue(Instant now) {
    return !now.isBefore(nextTry);
  }

  private synchronized void back(SharedCounters shared, long added) {
    Instant since = trouble.since();
    backSince = clock.instant();
    current = Optional.of(shared);
    if (!since.equals(Instant.MIN)) {
      LOGGER.warn(
          "{} is back after {}; it lacked {} of what was sent here, and has it now",
          name,
          Duration.between(since, backSince),
          added);
    }
  }

  private void connect() {
    SharedCounters shared = new SharedCounters(links.get());
    long added;
    try {
      SharedCounters.Beat beat = beat(shared, true);
      process = beat.process();
      reminder.heard(beat.resets());
      added = reminder.tellAll(shared);
      reminder.heardRaises(shared.raises(clock.instant()));
      for (int round = 0; round < MOST_ROUNDS && reminder.hasChanged(); round++) {
        added += reminder.tellChanged(shared);
      }
    } catch (RuntimeException e) {
      shared.close();
      throw e;
    }
    back(shared, added);
    // Anyone who committed something at this moment either sees that Redis is back, or is seen
    // here.
    tellRest(shared);
    if (stopped.getCount() == 0 && leave(shared)) {
      part(shared);
    }
  }

  private void tellRest(SharedCounters shared) {
    try {
      reminder.tellChanged(shared);
    } catch (JedisException e) {
      lost(shared, e);
    }
  }

  // Not by anyone who noticed that it failed: closing may take a moment.
  private synchronized void closeGiven() {
    for (SharedCounters one = given.poll(); one != null; one = given.poll()) {
      one.close();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    Optional<SharedCounters> there = current;
    there.filter(this::leave).ifPresent(this::part);
    closeGiven();
  }

  private void part(SharedCounters shared) {
    try (shared) {
      // Good for no time at all: what we hold is given back at once.
      shared.beat(false, Duration.ZERO, resetsSince, clock);
    } catch (JedisException e) {
      LOGGER.debug("{} was away when we left", name, e);
    }
  }
}
