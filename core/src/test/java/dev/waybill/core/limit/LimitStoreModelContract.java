// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/** A store against the model: the same things happen to both, and both say the same. */
public abstract class LimitStoreModelContract {

  private static final List<String> WINDOWS =
      List.of(
          "s",
          "10s",
          "min",
          "15min",
          "h",
          "day",
          "week",
          "month",
          "h aligned Europe/Berlin",
          "min aligned Australia/Lord_Howe",
          "h aligned Australia/Lord_Howe",
          "day aligned UTC",
          "day aligned Europe/Berlin",
          "day aligned America/New_York",
          "day aligned Australia/Lord_Howe",
          "day aligned Pacific/Apia",
          "day aligned America/St_Johns",
          "week aligned Europe/Berlin",
          "week aligned Pacific/Apia",
          "month aligned America/New_York");

  /** Moments at which clocks change; Apia skipped 2011-12-30. */
  private static final List<Instant> CHANGES =
      List.of(
          Instant.parse("2026-03-29T01:00:00Z"),
          Instant.parse("2026-10-25T01:00:00Z"),
          Instant.parse("2026-03-08T07:00:00Z"),
          Instant.parse("2026-11-01T06:00:00Z"),
          Instant.parse("2026-04-04T15:00:00Z"),
          Instant.parse("2026-10-03T15:30:00Z"),
          Instant.parse("2006-10-29T02:31:00Z"),
          Instant.parse("2011-12-30T10:00:00Z"));

  /** So that a run of steps stays below the 400 days that things are remembered for. */
  private static final long LONGEST_STEP = 4 * 86_400_000L;

  /** Opens an empty store. */
  protected abstract LimitStore open() throws IOException;

  /**
   * The same store after a restart with nothing pending; itself where there is no such thing.
   *
   * @param limits what is declared
   */
  protected LimitStore restarted(LimitStore store, List<Limit> limits, Instant now)
      throws IOException {
    return store;
  }

  /** Whether a counter that was once in use knows the time that it has seen, although empty. */
  protected boolean remembersTime() {
    return false;
  }

  protected record Step(int kind, int which, int many, int far) {}

  @Provide
  protected Arbitrary<List<Limit>> limits() {
    Arbitrary<Counted> counts = Arbitraries.of(Counted.class);
    Arbitrary<Integer> amount = Arbitraries.integers().between(1, 12);
    Arbitrary<Integer> burst = Arbitraries.integers().between(0, 12);
    Arbitrary<String> window = Arbitraries.of(WINDOWS);
    return Combinators.combine(counts, amount, burst, window)
        .as(LimitStoreModelContract::limit)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(LimitStoreModelContract::named);
  }

  private static Limit limit(Counted counts, int amount, int burst, String window) {
    boolean day = window.startsWith("day aligned");
    Schedule schedule =
        day && burst > 8 && amount > 2 ? Schedule.parse("1 2 " + amount) : Schedule.NONE;
    boolean bursts = burst > 0 && burst < amount && counts != Counted.DISTINCT_RECIPIENTS;
    String rate = amount + "/" + window + (bursts ? " burst " + burst : "");
    return LimitSamples.limit("l", counts, rate, schedule);
  }

  private static List<Limit> named(List<Limit> limits) {
    List<Limit> named = new ArrayList<>();
    for (Limit l : limits) {
      named.add(
          LimitSamples.limit("l" + named.size(), l.counts(), l.rate().toString(), l.schedule()));
    }
    return named;
  }

  @Provide
  protected Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> any = Arbitraries.integers().between(0, 999);
    return Combinators.combine(Arbitraries.integers().between(0, 99), any, any, any)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Provide
  protected Arbitrary<Instant> starts() {
    return Combinators.combine(
            Arbitraries.of(CHANGES), Arbitraries.longs().between(-1, 3 * 86_400_000L))
        .as(Instant::minusMillis);
  }

  /** Does the steps with a store and the model, and compares after each. */
  protected final void compare(List<Limit> limits, Instant start, List<Step> steps)
      throws IOException {
    try (Run run = new Run(open(), limits, start.toEpochMilli())) {
      for (Step step : steps) {
        run.apply(step);
        run.compare();
      }
    }
  }

  /** One run of both. */
  private final class Run implements AutoCloseable {

    private LimitStore store;
    private final List<Limit> limits;
    private final List<Counter> counters = new ArrayList<>();
    private final Map<Counter, ModelCounter> model = new HashMap<>();
    private final Map<Counter, Raise> raises = new HashMap<>();
    private final List<Reservation> open = new ArrayList<>();
    private long now;

    Run(LimitStore store, List<Limit> limits, long now) {
      this.store = store;
      this.limits = limits;
      this.now = now;
      for (Limit limit : limits) {
        for (String key : List.of("a", "b")) {
          Counter counter = new Counter(limit, key);
          counters.add(counter);
          model.put(counter, new ModelCounter(limit, now));
        }
      }
    }

    private Instant time() {
      return Instant.ofEpochMilli(now);
    }

    private Counter counter(int which) {
      return counters.get(which % counters.size());
    }

    private ModelCounter model(Counter counter) {
      ModelCounter found = untouched(counter);
      found.pass(now);
      return found;
    }

    private ModelCounter untouched(Counter counter) {
      return Objects.requireNonNull(model.get(counter));
    }

    private ModelCounter used(Counter counter) {
      ModelCounter found = model(counter);
      if (remembersTime()) {
        found.remember();
      }
      return found;
    }

    private long raised(Counter counter) {
      return raised(counter, untouched(counter).latest());
    }

    private long raised(Counter counter, long at) {
      Raise raise = raises.get(counter);
      return raise == null ? 0 : raise.at(Instant.ofEpochMilli(at));
    }

    void apply(Step step) throws IOException {
      int kind = step.kind();
      if (kind < 40) {
        take(step);
      } else if (kind < 55) {
        settle(step, true);
      } else if (kind < 63) {
        settle(step, false);
      } else if (kind < 86) {
        advance(step);
      } else if (kind < 88) {
        clockBack(step);
      } else if (kind < 91) {
        tell(step);
      } else if (kind < 94) {
        raise(step);
      } else if (kind < 96) {
        reset(counter(step.which()));
      } else {
        restart();
      }
    }

    private void take(Step step) {
      List<LimitCharge> charges = new ArrayList<>();
      for (int i = 0; i <= step.many() % 4; i++) {
        Counter counter = counter(step.which() + i * step.far());
        boolean byMember = counter.limit().counts().byMember();
        OptionalLong member =
            byMember
                ? OptionalLong.of((step.far() + i) % 14 * 0x9e3779b97f4a7c15L)
                : OptionalLong.empty();
        long amount = byMember ? 1 : (step.far() / 7 + i) % 5;
        charges.add(new LimitCharge(counter, amount, member, step.many() % 11 != 0));
      }
      List<LimitCharge> tooMuch = new ArrayList<>();
      Object holder = new Object();
      List<LimitExceeded> limitsExceeded = takeInStore(charges);
      for (LimitCharge charge : charges) {
        ModelCounter counter = used(charge.counter());
        long cost = counter.cost(charge);
        if (charge.enforced() && !counter.fits(cost, raised(charge.counter()))) {
          tooMuch.add(charge);
          if (tooMuch.size() <= limitsExceeded.size()) {
            checkNext(limitsExceeded.get(tooMuch.size() - 1), counter, cost);
          }
        } else {
          counter.reserve(holder, charge);
        }
      }
      assertThat(limitsExceeded).extracting(LimitExceeded::charge).isEqualTo(tooMuch);
      if (tooMuch.isEmpty()) {
        holders.put(open.get(open.size() - 1), holder);
      } else {
        model.values().forEach(counter -> counter.release(holder));
      }
    }

    private final Map<Reservation, Object> holders = new HashMap<>();

    private List<LimitExceeded> takeInStore(List<LimitCharge> charges) {
      Answer answer = store.take(charges, time());
      if (answer instanceof Answer.Taken taken) {
        open.add(taken.reservation());
        return List.of();
      }
      return ((Answer.Short) answer).limitsExceeded();
    }

    /** With everything pending committed now, it fits at that moment and not one sooner. */
    private void checkNext(LimitExceeded limitExceeded, ModelCounter counter, long cost) {
      if (!counter.limit.schedule().steps().isEmpty()) {
        return;
      }
      ModelCounter settled = counter.copy();
      settled.settle();
      if (limitExceeded.never()) {
        assertThat(cost)
            .isGreaterThan(counter.limit.rate().burst().orElse(counter.limit.rate().amount()));
        return;
      }
      long next = limitExceeded.next().orElseThrow().toEpochMilli();
      assertThat(next).isGreaterThan(counter.latest());
      assertThat(fitsAt(settled, next, cost, raised(limitExceeded.charge().counter(), next)))
          .isTrue();
      assertThat(
              fitsAt(settled, next - 1, cost, raised(limitExceeded.charge().counter(), next - 1)))
          .isFalse();
    }

    private static boolean fitsAt(ModelCounter settled, long at, long cost, long raised) {
      ModelCounter then = settled.copy();
      then.pass(at);
      return then.fits(cost, raised);
    }

    private void settle(Step step, boolean commit) {
      if (open.isEmpty()) {
        return;
      }
      Reservation reservation = open.remove(step.which() % open.size());
      Object holder = holders.remove(reservation);
      for (LimitCharge charge : reservation.charges()) {
        model(charge.counter());
      }
      for (LimitCharge charge : reservation.charges()) {
        if (commit) {
          model(charge.counter()).commit(holder, charge);
        } else {
          model(charge.counter()).release(holder);
        }
      }
      if (commit) {
        store.commit(reservation, time());
      } else {
        store.release(reservation, time());
      }
      store.release(reservation, time());
    }

    private void advance(Step step) {
      Rate rate = counter(step.which()).limit().rate();
      long window = Math.min(LONGEST_STEP, rate.window().length().toMillis());
      now += window * (step.far() % 150) / 100 * (step.many() % 3) / 2 + step.many() % 12;
    }

    private void clockBack(Step step) {
      long window = counter(step.which()).limit().rate().window().length().toMillis();
      now -= Math.min(LONGEST_STEP, window * (step.far() % 300) / 100);
    }

    private void tell(Step step) {
      Counter counter = counter(step.which());
      boolean expected = used(counter).tell(80);
      assertThat(store.tell(counter, 80, time())).isEqualTo(expected);
    }

    private void raise(Step step) {
      Counter counter = counter(step.which());
      long until =
          now + counter.limit().rate().window().length().toMillis() * (step.far() % 200) / 100;
      Raise raise =
          new Raise(
              counter.limit().name(), counter.key(), step.many() % 8, Instant.ofEpochMilli(until));
      raises.put(counter, raise);
      store.raise(raise);
    }

    private void reset(Counter counter) {
      untouched(counter).reset();
      store.reset(counter);
    }

    private void restart() throws IOException {
      for (Reservation reservation : List.copyOf(open)) {
        store.release(reservation, time());
        Object holder = holders.remove(reservation);
        model.values().forEach(counter -> counter.release(holder));
      }
      open.clear();
      // A clock that was put back has caught up: times that were only seen are not written.
      for (ModelCounter counter : model.values()) {
        now = Math.max(now, counter.latest());
      }
      store = restarted(store, limits, time());
    }

    void compare() {
      for (Counter counter : counters) {
        Usage usage = store.usage(counter, time());
        ModelCounter expected = model(counter);
        assertThat(usage.used()).as("used of %s", counter).isEqualTo(expected.used());
        assertThat(usage.pending()).as("pending").isEqualTo(expected.pendingAmount());
        assertThat(usage.allowed()).as("allowed").isEqualTo(expected.allowed(raised(counter)));
      }
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** For stores without a memory of their own. */
  static Optional<Limit> named(List<Limit> limits, String name) {
    return limits.stream().filter(limit -> limit.name().equals(name)).findFirst();
  }
}
