// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitExceeded;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.Usage;
import dev.waybill.core.limit.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The counters in Redis, over one {@link Link}.
 *
 * <p>Thread-safe. Every method throws JedisException when Redis does not answer or not as it
 * should; anyone who sees one gives the link up. A call is one script and one round trip; a second
 * one when the calendar's period has just changed, because the clock of Redis decides which one it
 * is and only Java knows time zones.
 */
final class SharedCounters implements AutoCloseable {

  /** What a charge without amount asks with. */
  private static final String NO_RESERVATION = "";

  /** Chosen: some milliseconds for a dead server; what is left waits for the next sign of life. */
  private static final int MOST_GIVEN_BACK = 1000;

  private final Link link;

  /** By how much the clock of Redis is ahead of ours, in milliseconds; 0 when ours counts. */
  private volatile long ahead;

  SharedCounters(Link link) {
    this.link = link;
  }

  /** By how much the counters' clock is ahead of ours, in milliseconds. */
  long ahead() {
    return ahead;
  }

  /** Our time as the counters see it. */
  Instant time(Instant now) {
    return now.plusMillis(ahead);
  }

  /** What a commit counted, and when by the counters' clock. */
  record Committed(List<Usage> usages, Instant at) {}

  /**
   * Takes all charges or nothing.
   *
   * @param id under which they are held, unique for ever
   * @return empty when they are taken
   */
  Optional<List<LimitExceeded>> take(String id, List<LimitCharge> charges, Instant now) {
    List<?> answer = ask(Script.TAKE, id, charges, now, counted(charges), List.of());
    return switch ((String) answer.get(0)) {
      case "taken" -> Optional.empty();
      case "short" ->
          Optional.of(
              answer.subList(1, answer.size()).stream()
                  .map(limitExceeded -> limitExceeded((List<?>) limitExceeded, charges))
                  .toList());
      default -> throw new JedisException("Redis has forgotten this server");
    };
  }

  /** Makes what is held under an id count, and forgets the id. */
  Committed commit(String id, List<LimitCharge> charges, Instant now) {
    List<?> answer = ask(Script.COMMIT, id, charges, now, counted(charges), List.of());
    List<Usage> usages = usages(answer, charges.stream().map(LimitCharge::counter).toList());
    long at = 0;
    for (Object usage : answer.subList(1, answer.size())) {
      at = Math.max(at, (Long) ((List<?>) usage).get(4));
    }
    return new Committed(usages, charges.isEmpty() ? time(now) : Instant.ofEpochMilli(at));
  }

  /** Gives back what is held under an id; nothing happens when it is not. */
  void release(String id, List<LimitCharge> charges, Instant now) {
    ask(Script.RELEASE, id, charges, now, counted(charges), List.of());
  }

  /** How full counters are. */
  List<Usage> usages(List<Counter> counters, Instant now) {
    List<LimitCharge> charges = counters.stream().map(SharedCounters::look).toList();
    return usages(
        ask(Script.USAGE, NO_RESERVATION, charges, now, counted(charges), List.of()), counters);
  }

  /** All counters that may hold something. */
  List<CounterId> counters() {
    return link.counters().stream().map(CounterText::parse).flatMap(Optional::stream).toList();
  }

  boolean tell(Counter counter, int percent, Instant now) {
    List<LimitCharge> charges = List.of(look(counter));
    List<?> answer =
        ask(Script.TELL, NO_RESERVATION, charges, now, List.of("" + percent), List.of());
    return (Long) answer.get(1) == 1;
  }

  void reset(CounterId counter) {
    link.run(
        Script.RESET,
        0,
        NO_RESERVATION,
        List.of(CounterText.of(counter), ChargeArguments.kind(counter.counts())));
  }

  /**
   * Stores a raise.
   *
   * @param reminding whether one that Redis has for the same key stays
   */
  void raise(Raise raise, boolean reminding) {
    link.run(
        Script.RAISES,
        0,
        NO_RESERVATION,
        List.of(
            CounterText.key(raise.limit(), raise.key()),
            "" + raise.by(),
            "" + raise.until().toEpochMilli(),
            reminding ? "1" : "0"));
  }

  List<Raise> raises(Instant now) {
    List<?> answer =
        (List<?>) link.run(Script.RAISES, now.toEpochMilli(), NO_RESERVATION, List.of(""));
    List<Raise> raises = new ArrayList<>(answer.size() / 3);
    for (int i = 0; i < answer.size(); i += 3) {
      String[] whose = ((String) answer.get(i)).split(":", 2);
      long by = Long.parseLong((String) answer.get(i + 1));
      Instant until = Instant.ofEpochMilli(Long.parseLong((String) answer.get(i + 2)));
      raises.add(new Raise(CounterText.limit(whose[0]), whose[1], by, until));
    }
    return raises;
  }

  /**
   * Raises what Redis has of this server in a counter to what it knows that it sent.
   *
   * @param own what {@link OwnCounts} says
   * @return by how much Redis had too little
   */
  long restore(Counter counter, List<String> own, Instant now) {
    List<?> answer =
        ask(Script.RESTORE, NO_RESERVATION, List.of(look(counter)), now, List.of(), own);
    return (Long) answer.get(1);
  }

  /**
   * What Redis answers to a sign of life.
   *
   * @param registered whether it knows this link; if not, it has lost what it had, or took us for
   *     dead
   * @param givenBack how many reservations of dead servers it gave back now
   * @param at its time in milliseconds
   * @param process which run of Redis it was
   * @param resets counters that somebody has reset lately
   */
  record Beat(
      boolean registered, long givenBack, long at, String process, List<CounterId> resets) {}

  /**
   * Gives a sign of life.
   *
   * @param join whether to register first
   * @param deadAfter how long this sign is good for
   * @param resetsSince in milliseconds by the clock of Redis
   */
  Beat beat(boolean join, Duration deadAfter, long resetsSince, InstantSource clock) {
    long before = clock.millis();
    List<String> arguments =
        List.of(
            "" + deadAfter.toMillis(), join ? "1" : "0", "" + MOST_GIVEN_BACK, "" + resetsSince);
    List<?> answer = (List<?>) link.run(Script.BEAT, before, NO_RESERVATION, arguments);
    long at = (Long) answer.get(2);
    if (link.ownClock()) {
      ahead = at - (before + (clock.millis() - before) / 2);
    }
    List<CounterId> resets =
        ((List<?>) answer.get(4))
            .stream().map(id -> CounterText.parse((String) id)).flatMap(Optional::stream).toList();
    return new Beat(
        (Long) answer.get(0) == 1, (Long) answer.get(1), at, (String) answer.get(3), resets);
  }

  @Override
  public void close() {
    link.close();
  }

  /** A charge of nothing, to name a counter. */
  private static LimitCharge look(Counter counter) {
    Counted counts = counter.limit().counts();
    return counts.byMember()
        ? new LimitCharge(counter, 1, OptionalLong.of(0), false)
        : new LimitCharge(counter, 0, OptionalLong.empty(), false);
  }

  private static List<String> counted(List<LimitCharge> charges) {
    return List.of("" + charges.size());
  }

  // "at" names a charge, and the moment whose period is needed, until all are the right ones.
  private List<?> ask(
      Script script,
      String id,
      List<LimitCharge> charges,
      Instant now,
      List<String> before,
      List<String> after) {
    Instant[] moments = new Instant[charges.size()];
    Arrays.fill(moments, time(now));
    // Twice for each: a period can end between two calls.
    for (int tries = 2 * moments.length + 2; tries > 0; tries--) {
      List<String> arguments = new ArrayList<>(before);
      for (int i = 0; i < moments.length; i++) {
        arguments.addAll(ChargeArguments.of(charges.get(i), moments[i]));
      }
      arguments.addAll(after);
      List<?> answer = (List<?>) link.run(script, now.toEpochMilli(), id, arguments);
      if (!answer.get(0).equals("at")) {
        return answer;
      }
      int which = ((Long) answer.get(1)).intValue() - 1;
      moments[which] = Instant.ofEpochMilli((Long) answer.get(2));
    }
    throw new JedisException("the clock of Redis does not stand still within a period");
  }

  private static List<Usage> usages(List<?> answer, List<Counter> counters) {
    List<Usage> usages = new ArrayList<>(counters.size());
    for (int i = 0; i < counters.size(); i++) {
      usages.add(usage(counters.get(i), (List<?>) answer.get(i + 1)));
    }
    return usages;
  }

  private static Usage usage(Counter counter, List<?> numbers) {
    return new Usage(
        counter,
        (Long) numbers.get(0),
        (Long) numbers.get(1),
        (Long) numbers.get(2),
        moment((Long) numbers.get(3)));
  }

  private static LimitExceeded limitExceeded(List<?> answer, List<LimitCharge> charges) {
    LimitCharge charge = charges.get(((Long) answer.get(0)).intValue() - 1);
    Usage usage = usage(charge.counter(), answer.subList(1, answer.size()));
    Window window = charge.counter().limit().rate().window();
    Instant now = Instant.ofEpochMilli((Long) answer.get(10));
    Optional<Instant> next = next(window, answer.subList(5, 7), now);
    Optional<Instant> raisedUntil = moment((Long) answer.get(7));
    boolean tooLate = raisedUntil.isPresent() && next.filter(raisedUntil.get()::isAfter).isEmpty();
    return new LimitExceeded(
        charge, usage, tooLate ? next(window, answer.subList(8, 10), now) : next);
  }

  // The first number may be a moment, the second one counts periods that have to end before.
  private static Optional<Instant> next(Window window, List<?> numbers, Instant now) {
    Optional<Instant> earliest = moment((Long) numbers.get(0));
    Instant ended = after(window, (Long) numbers.get(1), now);
    return earliest.map(moment -> moment.isBefore(ended) ? ended : moment);
  }

  private static Instant after(Window window, long periods, Instant now) {
    return periods > 0 && window instanceof Window.Calendar calendar
        ? after(window, periods - 1, calendar.end(now))
        : now;
  }

  private static Optional<Instant> moment(long millis) {
    return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
