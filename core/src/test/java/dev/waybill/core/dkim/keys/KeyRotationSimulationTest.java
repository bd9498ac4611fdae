// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dns.AuthorityKind;
import dev.waybill.testkit.time.FixedClock;
import dev.waybill.testkit.time.SeededRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Half a year of one domain, from its first key through a whole rotation into the next, against a
 * DNS in which everything goes wrong once. At every step one message is sent, and {@link
 * SimulatedDns} judges its signatures.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyRotationSimulationTest {

  private static final DomainName DOMAIN = new DomainName("example.com");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Duration QUIET_STEP = Duration.ofHours(3);

  /** The requirement allows an hour; the domain of this test is sending. */
  private static final Duration NOTICED = DnsCheckSchedule.SIGNING;

  @TempDir Path directory;

  private final FixedClock clock = FixedClock.at(START);
  private final List<KeyNotice> notices = new ArrayList<>();
  private final Map<Instant, List<Runnable>> script = new TreeMap<>();
  private final List<Instant> eventful = new ArrayList<>();
  private final Set<KeyName> everUsed = new HashSet<>();
  private final Map<SimulatedDns.Judgement, Integer> judged =
      new EnumMap<>(SimulatedDns.Judgement.class);
  private final List<String> wrong = new ArrayList<>();
  private Instant deniedSince = Instant.MAX;
  private int held;
  private int nobody;
  private int lateDenied;
  private int otherKeys;

  @ParameterizedTest
  @EnumSource(OnMismatch.class)
  void no_message_is_signed_with_a_key_that_was_not_visible(OnMismatch reaction)
      throws IOException {
    try (SimulatedDns dns = new SimulatedDns()) {
      KeyPolicy policy =
          new KeyPolicy(Publication.REQUIRED, reaction, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
      DkimKeyFactory factory =
          new DkimKeyFactory(
              new KeyDirectory(directory, clock, new SeededRandom(1)), new KeyFiles(directory));
      KeyManager manager =
          new KeyManager(
              new MemoryStates(false),
              factory,
              () -> policy,
              new PublicationCheck(dns.authority())::of,
              notices::add,
              clock);
      KeyName first = new KeyName(DOMAIN, name(factory, KeyKind.RSA));
      write(dns, first);

      run(dns, manager);

      assertThat(wrong).isEmpty();
      check(reaction, manager, first);
    }
  }

  private Selector name(DkimKeyFactory factory, KeyKind kind) {
    return factory
        .make(DOMAIN, kind, RotationPlan.DEFAULTS, clock.instant(), List.of())
        .map(SigningKey::selector)
        .orElseThrow();
  }

  /** What the world does, and when. */
  private void write(SimulatedDns dns, KeyName first) {
    // Slow propagation; the third server lags a day behind.
    at(0, 2, () -> publish(dns, 0, first));
    at(0, 3, () -> publish(dns, 1, first));
    at(1, 2, () -> publish(dns, 2, first));
    at(20, 0, () -> dns.fail(1, first));
    at(20, 6, () -> dns.mend(1, first));
    // The record of the active key disappears from one server, later it is changed on another; at a
    // time at which nobody looks.
    at(30, 0.2, () -> dns.remove(0, first));
    at(30, 5, () -> publish(dns, 0, first));
    at(35, 0.2, () -> dns.publish(2, first, "v=DKIM1; k=rsa; p=AAAA"));
    at(35, 3, () -> publish(dns, 2, first));
    // A day without DNS.
    at(40, 0, () -> dns.dead(true));
    at(41, 0, () -> dns.dead(false));
    // The successor is made by itself on day 90. It is published with a mistake, mended server by
    // server, lost during the settling time, and hidden by a SERVFAIL.
    KeyName second = new KeyName(DOMAIN, new Selector("wb202604a"));
    at(
        91,
        0,
        () -> everywhere(server -> dns.publish(server, second, text(second).substring(0, 90))));
    at(92, 0, () -> publish(dns, 0, second));
    at(92, 1, () -> publish(dns, 1, second));
    at(93, 0, () -> dns.fail(1, second));
    at(93, 1, () -> publish(dns, 2, second));
    at(93, 5, () -> dns.mend(1, second));
    at(93, 5.5, () -> dns.remove(2, second));
    at(93, 6, () -> publish(dns, 2, second));
    // It disappears while its predecessor is still published, and later when it is not.
    at(95, 0.2, () -> dns.remove(1, second));
    at(95, 3, () -> publish(dns, 1, second));
    at(96, 0, () -> dns.dead(true));
    at(97, 0, () -> dns.dead(false));
    at(105, 0, () -> everywhere(server -> dns.remove(server, first)));
    at(110, 0.2, () -> everywhere(server -> dns.remove(server, second)));
    at(110, 2, () -> everywhere(server -> publish(dns, server, second)));
    KeyName third = new KeyName(DOMAIN, new Selector("wb202606a"));
    at(181, 0, () -> everywhere(server -> publish(dns, server, third)));
    at(183, 0, () -> {});
  }

  private void check(OnMismatch reaction, KeyManager manager, KeyName first) {
    assertThat(manager.keys().stream().map(key -> key.name().selector() + " " + key.state()))
        .containsExactly("wb202601a retired", "wb202604a retiring", "wb202606a active");
    assertThat(everUsed).hasSize(3);
    assertThat(judged.get(SimulatedDns.Judgement.VISIBLE)).isGreaterThan(3_000);
    assertThat(judged.get(SimulatedDns.Judgement.UNKNOWN))
        .as("two days and six hours")
        .isPositive();
    // Days 30, 35, 95 and 110 are the declared exceptions, until somebody could notice.
    switch (reaction) {
      case KEEP -> {
        assertThat(held + nobody).isZero();
        assertThat(lateDenied).as("kept as declared").isPositive();
        assertThat(otherKeys).isZero();
      }
      case FALLBACK -> {
        assertThat(lateDenied).isZero();
        assertThat(judged.get(SimulatedDns.Judgement.DENIED)).as("one each time").isEqualTo(4);
        assertThat(otherKeys).as("the predecessor on day 95").isPositive();
        assertThat(nobody).as("days 30, 35 and 110").isPositive();
      }
      case DEFER -> {
        assertThat(lateDenied).isZero();
        assertThat(judged.get(SimulatedDns.Judgement.DENIED)).as("one each time").isEqualTo(4);
        assertThat(held).isPositive();
        assertThat(nobody + otherKeys).isZero();
      }
    }
    assertThat(kinds(first))
        .containsExactly(
            NoticeKind.PUBLISH,
            NoticeKind.SEEN,
            NoticeKind.ACTIVE,
            NoticeKind.MISMATCH,
            NoticeKind.SEEN_AGAIN,
            NoticeKind.MISMATCH,
            NoticeKind.SEEN_AGAIN,
            NoticeKind.SILENCE,
            NoticeKind.SILENCE,
            NoticeKind.RETIRED);
  }

  private List<NoticeKind> kinds(KeyName key) {
    return notices.stream().filter(n -> n.key().equals(key)).map(KeyNotice::kind).toList();
  }

  private void run(SimulatedDns dns, KeyManager manager) {
    List<Instant> due = new ArrayList<>(script.keySet());
    Instant end = due.get(due.size() - 1);
    while (clock.instant().isBefore(end)) {
      while (!due.isEmpty() && !due.get(0).isAfter(clock.instant())) {
        script.getOrDefault(due.remove(0), List.of()).forEach(Runnable::run);
      }
      // A message before anybody has looked again, and one after.
      send(dns, manager);
      manager.refresh();
      manager.lookAtDue(Runnable::run, Runnable::run);
      send(dns, manager);
      clock.advance(isEventful() ? STEP : QUIET_STEP);
    }
  }

  private boolean isEventful() {
    Instant now = clock.instant();
    return eventful.stream()
        .anyMatch(
            at ->
                now.isAfter(at.minus(QUIET_STEP).minus(STEP))
                    && now.isBefore(at.plus(Duration.ofHours(8))));
  }

  private void send(SimulatedDns dns, KeyManager manager) {
    KeyLookup lookup = manager.keysFor(DOMAIN);
    if (lookup instanceof KeyLookup.Found found) {
      found.keys().forEach(key -> judge(dns, manager, key));
    } else if (lookup instanceof KeyLookup.Held) {
      held += begun();
    } else {
      nobody += begun();
    }
  }

  // Before its first key signs, a domain is one without a key.
  private int begun() {
    return everUsed.isEmpty() ? 0 : 1;
  }

  private void judge(SimulatedDns dns, KeyManager manager, SigningKey key) {
    Instant now = clock.instant();
    SimulatedDns.Judgement judgement = dns.judge(key);
    judged.merge(judgement, 1, Integer::sum);
    KeyName name = new KeyName(key.domain(), key.selector());
    if (everUsed.add(name) && judgement != SimulatedDns.Judgement.VISIBLE) {
      wrong.add(now + ": first use of " + name + " while " + judgement);
    }
    if (manager.find(name).filter(k -> k.state() == KeyState.ACTIVE).isEmpty()) {
      otherKeys++;
      if (judgement != SimulatedDns.Judgement.VISIBLE) {
        wrong.add(now + ": another key stood in, " + name + ", while " + judgement);
      }
    }
    if (judgement == SimulatedDns.Judgement.DENIED) {
      deniedSince = now.isBefore(deniedSince) ? now : deniedSince;
      lateDenied += Duration.between(deniedSince, now).compareTo(NOTICED) > 0 ? 1 : 0;
    } else {
      deniedSince = Instant.MAX;
    }
  }

  private void at(double day, double hour, Runnable event) {
    Instant when = START.plus(Duration.ofMinutes(Math.round(day * 24 * 60 + hour * 60)));
    script.computeIfAbsent(when, same -> new ArrayList<>()).add(event);
    eventful.add(when);
  }

  private void everywhere(IntConsumer change) {
    for (int server = 0; server < SimulatedDns.SERVERS; server++) {
      change.accept(server);
    }
  }

  private void publish(SimulatedDns dns, int server, KeyName key) {
    dns.publish(server, key, text(key));
  }

  /** What the administrator was told to publish. */
  private String text(KeyName key) {
    return notices.stream()
        .filter(n -> n.kind() == NoticeKind.PUBLISH && n.key().equals(key))
        .flatMap(n -> n.record().stream())
        .map(PublicKeyRecord::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody was told of " + key + ": " + notices));
  }
}
