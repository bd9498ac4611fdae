// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The live state of one counter. Guarded by the lock of the store; time is in milliseconds since
 * 1970.
 */
final class LiveCounter {

  /** Chosen, as for known recipients: a domain without mail for so long starts over. */
  private static final long WARM_UP_KEPT = 400L * 86_400_000;

  private final CounterId id;
  private final WindowCount ledger;
  private final Consumer<LiveCounter> onClockBack;
  private BurstLevel burst;
  private Limit limit;
  private long latest;
  private long windowMillis;
  private int days;
  private long lastDay;
  private SortedMap<Integer, Long> told = Collections.emptySortedMap();

  /** How many reservations name it. */
  private int reservations;

  // Bookkeeping of the store: whether it has to be written, was ever written, and its position.
  boolean isListed;

  boolean isWritten;
  int place;

  /**
   * An empty counter.
   *
   * @param onClockBack called when committed amounts are treated as committed at another time
   */
  LiveCounter(Counter counter, WindowCount ledger, long now, Consumer<LiveCounter> onClockBack) {
    this.onClockBack = onClockBack;
    this.id = counter.id();
    this.ledger = ledger;
    this.limit = counter.limit();
    this.windowMillis = limit.rate().window().length().toMillis();
    this.latest = now;
    this.burst = new BurstLevel(0, 0, now);
  }

  CounterId id() {
    return id;
  }

  Limit limit() {
    return limit;
  }

  WindowCount ledger() {
    return ledger;
  }

  long latest() {
    return latest;
  }

  BurstLevel burst() {
    return burst;
  }

  /** Continues with the limit as configured now. */
  void follow(Limit declared) {
    limit = declared;
    convert();
  }

  private void convert() {
    Window window = limit.rate().window();
    if (!window.equals(ledger.slices().window())) {
      ledger.convert(new WindowBuckets(window), latest);
      windowMillis = window.length().toMillis();
    }
  }

  /**
   * Advances the time; returns the effective time, which never goes back by less than the window.
   */
  long pass(long now) {
    if (now < latest && !holdsAnything()) {
      begin(now);
    } else if (latest - now > windowMillis) {
      believe(now);
    }
    latest = Math.max(latest, now);
    ledger.slices().expire(latest);
    if (limit.rate().burst().isPresent()) {
      burst.drain(limit.rate(), latest);
    }
    return latest;
  }

  /** Later times are unknown. */
  private void begin(long now) {
    reset();
    days = 0;
    lastDay = 0;
    latest = now;
    burst = new BurstLevel(0, 0, now);
    onClockBack.accept(this);
  }

  /** The clock was far ahead: treats everything that counts as committed, and notified, now. */
  private void believe(long now) {
    ledger.slices().expire(latest);
    ledger.gather(latest, now);
    burst = new BurstLevel(burst.level(), burst.drained(), now);
    lastDay = lastDay == 0 ? 0 : Math.min(lastDay, ledger.slices().at(now));
    if (!told.isEmpty()) {
      told.values().removeIf(at -> !isThisWindow(at));
      told.replaceAll((percent, at) -> Math.min(at, now));
    }
    latest = now;
    onClockBack.accept(this);
  }

  /** What is allowed in the window, without raises. */
  long allowed() {
    return allowedAfter(0);
  }

  /** What will be allowed after so many more days with mail. */
  long allowedAfter(int more) {
    long amount = limit.rate().amount();
    return limit.schedule().steps().isEmpty()
        ? amount
        : limit.schedule().allowed(earlierDays() + more, amount);
  }

  private int earlierDays() {
    boolean closed = lastDay != 0 && lastDay < ledger.slices().at(latest);
    return days + (closed ? 1 : 0);
  }

  long used() {
    return ledger.pending() + ledger.slices().sum();
  }

  /** Whether a cost fits, now. */
  boolean fits(long cost, long raised) {
    if (cost == 0) {
      return true;
    }
    return fitsWindow(cost, raised) && burstExcess(cost, raised) <= 0;
  }

  boolean fitsWindow(long cost, long raised) {
    return used() + cost <= allowed() + raised;
  }

  /** By how many units the burst's level is too high for a cost. */
  long burstExcess(long cost, long raised) {
    return limit.rate().burst().isPresent()
        ? burst.level() + ledger.pending() + cost - limit.rate().burst().getAsLong() - raised
        : 0;
  }

  long reserve(LimitCharge charge) {
    reservations++;
    return ledger.reserve(charge, latest);
  }

  void commit(LimitCharge charge, long held) {
    reservations--;
    long counted = ledger.commit(charge, held, latest);
    if (limit.rate().burst().isPresent()) {
      burst.add(counted);
    }
    if (!limit.schedule().steps().isEmpty()) {
      long today = ledger.slices().at(latest);
      days = earlierDays();
      lastDay = today;
    }
  }

  void release(LimitCharge charge, long held) {
    reservations--;
    ledger.release(charge, held, latest);
  }

  boolean tell(int percent) {
    Long before = told.get(percent);
    if (before != null && isThisWindow(before)) {
      return false;
    }
    if (told.isEmpty()) {
      told = new TreeMap<>();
    }
    told.put(percent, latest);
    return true;
  }

  private boolean isThisWindow(long at) {
    return ledger.slices().window() instanceof Window.Rolling
        ? latest - at < windowMillis
        : at >= ledger.slices().at(latest);
  }

  void reset() {
    ledger.reset();
    burst.clear();
    told = Collections.emptySortedMap();
  }

  Usage usage(Counter counter, long raised) {
    long easing = ledger.slices().easing();
    Optional<Instant> next =
        easing == WindowBuckets.NEVER
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(easing));
    return new Usage(counter, used(), ledger.pending(), allowed() + raised, next);
  }

  /** Whether something would be lost if it were dropped. */
  boolean holdsAnything() {
    return reservations > 0
        || ledger.holdsAnything(latest)
        || burst.level() > 0
        || (lastDay != 0 && latest - lastDay < WARM_UP_KEPT)
        || told.values().stream().anyMatch(this::isThisWindow);
  }

  CounterChange change() {
    return new CounterChange(
        id, Optional.of(state()), ledger.takeMembersReset(), ledger.takeChangedMembers());
  }

  /** Its usage, for reading. */
  CounterChange whole() {
    return new CounterChange(id, Optional.of(state()), false, ledger.members());
  }

  private CounterState state() {
    return new CounterState(
        ledger.slices().window(),
        Math.max(0, latest),
        id.counts() == Counted.DISTINCT_RECIPIENTS ? List.of() : amounts(),
        new CounterState.BurstState(burst.level(), burst.drained(), Math.max(0, burst.at())),
        new CounterState.WarmUp(days, lastDay),
        told);
  }

  private List<CounterState.SliceAmount> amounts() {
    WindowBuckets slices = ledger.slices();
    List<CounterState.SliceAmount> amounts = new ArrayList<>(slices.size());
    for (int i = 0; i < slices.size(); i++) {
      if (slices.amount(i) > 0) {
        amounts.add(new CounterState.SliceAmount(slices.number(i), slices.amount(i)));
      }
    }
    return amounts;
  }

  /** Restores what was written before a restart; the count uses the window of the state. */
  void load(CounterState state, Iterable<MemberStamp> members) {
    latest = state.latest();
    state.slices().forEach(slice -> ledger.slices().add(slice.slice(), slice.amount()));
    members.forEach(member -> ledger.load(member, latest));
    burst = new BurstLevel(state.burst().level(), state.burst().drained(), state.burst().at());
    days = state.warmUp().days();
    lastDay = state.warmUp().lastDay();
    told = new TreeMap<>(state.told());
    isWritten = true;
    convert();
  }
}
