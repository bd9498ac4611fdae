// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dns.AuthorityKind;
import dev.waybill.testkit.time.FixedClock;
import dev.waybill.testkit.time.SeededRandom;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of domains, some with name servers that never answer, in the time of a clock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyDomainsTest {

  private static final int DOMAINS = 5_000;

  /** As many as the bridge uses. */
  private static final int LOOKS_AT_ONCE = 16;

  /** Four dead servers with two addresses each, asked twice, three seconds each. */
  private static final Duration DEAD = Duration.ofSeconds(48);

  private static final Duration ALIVE = Duration.ofMillis(50);
  private static final Duration TICK = Duration.ofSeconds(10);

  @TempDir private Path directory;

  private final FixedClock clock = FixedClock.at(Keys.NOW);
  private final MemoryStates states = new MemoryStates(false);
  private final Map<DomainName, Instant> looked = new HashMap<>();
  private final Map<DomainName, Duration> longestGaps = new HashMap<>();
  private Duration cost = Duration.ZERO;
  private boolean dying;

  private static DomainName domain(int number) {
    return new DomainName("d" + number + ".example");
  }

  private boolean isDead(DomainName domain) {
    return dying && domain.value().endsWith("0.example");
  }

  private static ManagedKey active(DomainName domain) {
    ManagedKey key = Keys.key("a", KeyState.ACTIVE, 1);
    return new ManagedKey(
        new KeyName(domain, new Selector("a")),
        key.kind(),
        key.publicKey(),
        key.state(),
        key.madeAt(),
        key.since(),
        key.activeFrom(),
        false,
        key.watch(),
        Set.of());
  }

  private KeyManager manager(Function<ManagedKey, DnsVisibility> check) {
    KeyPolicy policy =
        new KeyPolicy(
            Publication.REQUIRED, OnMismatch.KEEP, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
    DkimKeyFactory factory =
        new DkimKeyFactory(
            new KeyDirectory(directory, clock, new SeededRandom(1)), new KeyFiles(directory));
    return new KeyManager(states, factory, () -> policy, check, notice -> {}, clock);
  }

  private DnsVisibility look(ManagedKey key) {
    DomainName domain = key.name().domain();
    Instant before = Optional.ofNullable(looked.put(domain, clock.instant())).orElse(Keys.NOW);
    longestGaps.merge(
        domain,
        Duration.between(before, clock.instant()),
        (one, other) -> one.compareTo(other) > 0 ? one : other);
    cost = isDead(domain) ? DEAD : ALIVE;
    return isDead(domain) ? Keys.silent() : Keys.everywhere();
  }

  private Duration longestGap(boolean ofTheDead) {
    return longestGaps.entrySet().stream()
        .filter(entry -> isDead(entry.getKey()) == ofTheDead)
        .map(Map.Entry::getValue)
        .max(Duration::compareTo)
        .orElseThrow();
  }

  private void run(KeyManager manager, Executors lanes, Duration time) {
    Instant end = clock.instant().plus(time);
    for (Instant tick = clock.instant(); tick.isBefore(end); tick = tick.plus(TICK)) {
      lanes.swift.runUntil(tick);
      lanes.patient.runUntil(tick);
      clock.set(tick);
      manager.lookAtDue(lanes.swift, lanes.patient);
    }
  }

  @Test
  void are_looked_for_within_the_hour_when_every_tenth_dies_and_the_others_do_not_notice() {
    IntStream.range(0, DOMAINS).forEach(number -> states.add(active(domain(number))));
    KeyManager manager = manager(this::look);
    Executors lanes = new Executors();
    run(manager, lanes, Duration.ofMinutes(40));
    dying = true;

    run(manager, lanes, Duration.ofMinutes(70));

    assertThat(longestGaps).hasSize(DOMAINS);
    assertThat(longestGap(true)).isLessThan(Duration.ofHours(1));
    assertThat(longestGap(false)).isLessThan(Duration.ofHours(1));
    assertThat(manager.health().oldestLook()).isLessThan(Duration.ofHours(1));

    // By now it is known who is dead.
    longestGaps.clear();
    run(manager, lanes, Duration.ofHours(1));

    assertThat(longestGap(true)).isLessThan(Duration.ofMinutes(40));
    assertThat(longestGap(false)).isLessThan(DnsCheckSchedule.IDLE.plusMinutes(1));
  }

  /** The two executors that the bridge has. */
  private final class Executors {
    private final Lanes swift = new Lanes();
    private final Lanes patient = new Lanes();
  }

  /** An executor with some threads, in the time of the clock. Confined to one thread. */
  private final class Lanes implements Executor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final PriorityQueue<Instant> free =
        new PriorityQueue<>(Collections.nCopies(LOOKS_AT_ONCE, Keys.NOW));

    @Override
    public void execute(Runnable task) {
      waiting.add(task);
    }

    /** Begins what can begin before a point in time; all of it was there a tick earlier. */
    void runUntil(Instant now) {
      while (!waiting.isEmpty() && !free.element().isAfter(now)) {
        Instant ready = free.remove();
        Instant queued = now.minus(TICK);
        Instant start = ready.isAfter(queued) ? ready : queued;
        clock.set(start.isBefore(Keys.NOW) ? Keys.NOW : start);
        waiting.remove().run();
        free.add(start.plus(cost));
      }
    }
  }
}
