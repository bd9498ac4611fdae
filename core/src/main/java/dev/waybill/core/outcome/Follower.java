// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Table;
import dev.waybill.core.time.Backoff;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes one subscriber through the log, and keeps its place across restarts.
 *
 * <p>Has no thread: somebody calls {@link #round}, one thread at a time, when the time that it
 * answered has passed, and also after each write. {@link #health} may be called by anybody.
 *
 * <p>Holds one page in memory and no lock of the log, so a slow or broken subscriber delays nobody.
 * A page that fails is tried again after one second, two, four and so on up to five minutes. When
 * the log no longer has what comes next, it goes on at the oldest entry, and says how much it
 * missed.
 */
public final class Follower {

  /** Chosen: some 250 KB. */
  public static final int LARGEST_PAGE = 500;

  private static final Logger LOG = System.getLogger(Follower.class.getName());

  /** Chosen, no source. */
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  /** A write wakes it; this is for a wake-up that nobody arranged. Chosen, no source. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final EventLog log;
  private final Subscriber subscriber;
  private final InstantSource clock;
  private final byte[] key;
  private volatile long cursor;
  private volatile long missed;
  private volatile Optional<Trouble> trouble = Optional.empty();

  /** Goes on where this subscriber was; a new one begins at the oldest entry. */
  public Follower(EventLog log, Subscriber subscriber, InstantSource clock) {
    this.log = log;
    this.subscriber = subscriber;
    this.clock = clock;
    this.key = Keys.of("subscriber/" + subscriber.name());
    this.cursor =
        log.store()
            .get(Table.META, key)
            .map(value -> Keys.number(value, 0))
            .orElse(log.first() - 1);
  }

  /**
   * Handles one page, if it is time to.
   *
   * @return when to call again, at the latest; zero when there may be more to do now
   */
  public Duration round() {
    Instant now = clock.instant();
    Optional<Instant> again = trouble.map(Trouble::again).filter(now::isBefore);
    if (again.isPresent()) {
      return Duration.between(now, again.get());
    }
    try {
      boolean more = page();
      trouble = Optional.empty();
      return more ? Duration.ZERO : IDLE;
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  private boolean page() {
    skipWhatIsGone();
    long last = log.last();
    int size = Math.min(subscriber.pageSize(), LARGEST_PAGE);
    List<LoggedEvent> page = log.read(cursor, size);
    if (page.isEmpty()) {
      // Numbers that were left out.
      cursor = Math.max(cursor, last);
      return false;
    }
    long reached = page.get(page.size() - 1).sequence();
    Changes changes = new Changes();
    List<Event> events = subscriber.handle(page, changes);
    log.write(changes.put(Table.META, key, Keys.of(reached)), events, Durability.WRITTEN);
    cursor = reached;
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
  private void skipWhatIsGone() {
    long gone = log.first() - 1 - cursor;
    if (gone > 0) {
      missed += gone;
      cursor += gone;
      LOG.log(
          Level.WARNING,
          "{0} was so far behind that up to {1} events of the log were gone before it came to them",
          subscriber.name(),
          gone);
    }
  }

  private Duration failed(RuntimeException e) {
    Instant now = clock.instant();
    int times = trouble.map(Trouble::times).orElse(0) + 1;
    Duration pause = BACKOFF.after(times);
    Instant since = trouble.map(Trouble::since).orElse(now);
    trouble = Optional.of(new Trouble(since, times, now.plus(pause), e.toString()));
    LOG.log(
        Level.ERROR,
        subscriber.name() + " failed behind entry " + cursor + " of the log, again in " + pause,
        e);
    return pause;
  }

  /** How the subscriber keeps up; from memory. */
  public FollowerHealth health() {
    Optional<Trouble> now = trouble;
    return new FollowerHealth(
        subscriber.name(),
        Math.max(0, log.last() - cursor),
        missed,
        now.map(Trouble::since),
        now.map(Trouble::why).orElse(""));
  }

  private record Trouble(Instant since, int times, Instant again, String why) {}
}
