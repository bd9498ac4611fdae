// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.LimitStoreHealth;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.StoreFigures;
import dev.waybill.core.limit.Usage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counts in Redis, together with other servers.
 *
 * <p>Thread-safe. Every method may wait for Redis, at most for the timeout of the settings: not to
 * be called on a network thread. While Redis is away nothing waits; each limit does what its {@code
 * on-store-down} says, see {@link OwnCounts}.
 *
 * <p><b>Time.</b> The clock of Redis counts, one for all servers, so that a window is never cut
 * short because two of them differ; what is passed as now only serves while Redis is away, put
 * forward or back by as much as the clocks differed when it was there last.
 *
 * <p><b>How much too much.</b> While Redis is away each of n servers allows limit/n, and knows what
 * it has sent itself. In the worst case one of them had used up the limit and the others nothing:
 * then these send (n-1)/n of the limit too much. What was reserved when Redis went away may be
 * committed besides. Afterwards Redis knows of all of it, and nothing more is allowed until it
 * leaves the window.
 */
public final class RedisLimitStore implements LimitStore {

  /** Chosen: a round trip for so many counters. */
  private static final int COUNTERS_AT_ONCE = 100;

  private final OwnCounts own;
  private final Function<CounterId, Optional<Limit>> declared;
  private final Reminder reminder;
  private final Connector connector;
  private final MemoryLimitStore memory;
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicLong ownDecisions = new AtomicLong();

  private RedisLimitStore(RedisMember member, Parts parts) {
    this.memory = member.memory();
    this.declared = member.declared();
    this.own = parts.own();
    this.reminder = parts.reminder();
    this.connector = parts.connector();
  }

  private record Parts(OwnCounts own, Reminder reminder, Connector connector) {}

  /**
   * Opens the store, whether or not Redis can be reached: if it cannot, it is away.
   *
   * @param clock of this server, for what happens while Redis is away
   * @throws dev.waybill.storage.StorageException when a file of the settings cannot be used
   */
  public static RedisLimitStore open(
      RedisSettings settings, RedisMember member, InstantSource clock) {
    RedisClients.checkFiles(settings);
    return open(settings, member, clock, Pace.USUAL, true);
  }

  /**
   * The same for tests.
   *
   * @param ownClock whether the clock of Redis counts, and not what is passed as now
   */
  static RedisLimitStore open(
      RedisSettings settings,
      RedisMember member,
      InstantSource clock,
      Pace pace,
      boolean ownClock) {
    String process = member.server() + "#" + UUID.randomUUID();
    AtomicLong links = new AtomicLong();
    Supplier<Link> connect =
        () ->
            new Link(
                RedisClients.open(settings),
                settings.prefix(),
                member.server(),
                process + "." + links.incrementAndGet(),
                ownClock);
    OwnCounts own = new OwnCounts(member.memory(), member.servers());
    Reminder reminder = new Reminder(own, member.declared(), clock);
    Connector connector =
        new Connector("Redis at " + settings.url(), connect, reminder, clock, pace);
    connector.start();
    return new RedisLimitStore(member, new Parts(own, reminder, connector));
  }

  @Override
  public Answer take(List<LimitCharge> charges, Instant now) {
    return with(
        shared -> {
          String id = Long.toString(lastId.incrementAndGet());
          return shared
              .take(id, charges, now)
              .<Answer>map(Answer.Short::new)
              .orElseGet(() -> new Answer.Taken(HeldShared.shared(charges, id, shared)));
        },
        () -> own.take(charges, connector.time(now)));
  }

  @Override
  public List<Usage> commit(Reservation reservation, Instant now) {
    HeldShared held = mine(reservation);
    if (!held.end()) {
      return List.of();
    }
    Optional<SharedCounters> shared = connector.current();
    if (shared.isPresent() && held.where().equals(shared)) {
      try {
        SharedCounters.Committed done = shared.get().commit(held.id(), held.charges(), now);
        own.record(held.charges(), done.at());
        return done.usages();
      } catch (JedisException e) {
        connector.lost(shared.get(), e);
      }
    }
    return commitOurselves(held, now);
  }

  // What Redis held under an earlier link is not held any more, or not for long: so it is told of
  // the sum of what we sent, and not of this reservation.
  private List<Usage> commitOurselves(HeldShared held, Instant now) {
    Instant time = connector.time(now);
    held.own()
        .ifPresentOrElse(
            reservation -> own.commit(reservation, time), () -> own.record(held.charges(), time));
    reminder.changed(held.charges());
    List<Counter> counters = held.charges().stream().map(LimitCharge::counter).toList();
    return with(
        shared -> {
          reminder.tellChanged(shared);
          return shared.usages(counters, now);
        },
        () -> own.usages(counters, time));
  }

  @Override
  public void release(Reservation reservation, Instant now) {
    HeldShared held = mine(reservation);
    if (!held.end()) {
      return;
    }
    held.own().ifPresent(taken -> own.release(taken, connector.time(now)));
    Optional<SharedCounters> shared = connector.current();
    if (shared.isPresent() && held.where().equals(shared)) {
      try {
        shared.get().release(held.id(), held.charges(), now);
      } catch (JedisException e) {
        // Redis gives it back itself, because from now on nobody speaks for this link.
        connector.lost(shared.get(), e);
      }
    }
  }

  private static HeldShared mine(Reservation reservation) {
    if (reservation instanceof HeldShared held) {
      return held;
    }
    throw new IllegalArgumentException("a reservation of another store");
  }

  @Override
  public Usage usage(Counter counter, Instant now) {
    return with(
        shared -> shared.usages(List.of(counter), now).get(0),
        () -> own.usage(counter, connector.time(now)));
  }

  @Override
  public List<Usage> usages(Instant now) {
    return with(shared -> usages(shared, now), () -> own.usages(connector.time(now)));
  }

  private List<Usage> usages(SharedCounters shared, Instant now) {
    List<Counter> counters =
        shared.counters().stream()
            .flatMap(id -> declared.apply(id).map(limit -> new Counter(limit, id.key())).stream())
            .toList();
    List<Usage> usages = new ArrayList<>();
    for (int from = 0; from < counters.size(); from += COUNTERS_AT_ONCE) {
      int to = Math.min(counters.size(), from + COUNTERS_AT_ONCE);
      shared.usages(counters.subList(from, to), now).stream()
          .filter(usage -> usage.used() > 0)
          .forEach(usages::add);
    }
    return usages;
  }

  /** While Redis is away each server tells for itself. */
  @Override
  public boolean tell(Counter counter, int percent, Instant now) {
    return with(
        shared -> {
          boolean first = shared.tell(counter, percent, now);
          own.tell(counter, percent, connector.time(now));
          return first;
        },
        () -> own.tell(counter, percent, connector.time(now)));
  }

  /** While Redis is away it counts here, divided, and everywhere when Redis is back. */
  @Override
  public void raise(Raise raise) {
    own.raise(raise);
    with(
        shared -> {
          shared.raise(raise, false);
          return true;
        },
        () -> {
          reminder.raise(raise);
          return false;
        });
  }

  @Override
  public List<Raise> raises(Instant now) {
    return with(shared -> shared.raises(now), () -> reminder.raises(connector.time(now)));
  }

  /** While Redis is away it is forgotten here, and everywhere when Redis is back. */
  @Override
  public void reset(Counter counter) {
    own.reset(counter);
    with(
        shared -> {
          shared.reset(counter.id());
          return true;
        },
        () -> {
          reminder.reset(counter.id());
          return false;
        });
  }

  @Override
  public LimitStoreHealth health() {
    if (connector.current().isPresent()) {
      return memory.health();
    }
    Connector.Trouble trouble = connector.trouble();
    return new LimitStoreHealth(
        LimitStoreHealth.State.DOWN,
        "Redis is away since "
            + trouble.since()
            + ": "
            + trouble.why()
            + "; each limit does what its on-store-down says. Since the start it went away "
            + connector.timesAway()
            + " times, and "
            + ownDecisions.get()
            + " questions were answered without it");
  }

  @Override
  public StoreFigures figures() {
    return new StoreFigures(
        connector.current().isEmpty(), connector.timesAway(), ownDecisions.get());
  }

  /** Lets go of Redis; what is reserved there is given back. Does not close our own memory. */
  @Override
  public void close() {
    connector.close();
  }

  // Asks Redis, and ourselves when it is away or fails now.
  private <T> T with(Function<SharedCounters, T> there, Supplier<T> away) {
    Optional<SharedCounters> shared = connector.current();
    if (shared.isPresent()) {
      try {
        return there.apply(shared.get());
      } catch (JedisException e) {
        connector.lost(shared.get(), e);
      }
    }
    ownDecisions.incrementAndGet();
    return away.get();
  }
}
