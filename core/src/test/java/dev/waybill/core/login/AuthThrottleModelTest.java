// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.store.MemoryStore;
import dev.waybill.testkit.time.FixedClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The guard against a slow and obvious copy of its rules, over random histories. */
class AuthThrottleModelTest {

  private static final LoginSettings SETTINGS =
      new LoginSettings(true, 1, 4, Duration.ofMinutes(10), Duration.ofMinutes(7));

  private static final List<InetAddress> NETWORKS = List.of(client(1), client(2));

  record Event(boolean right, int network, int account, int secondsLater) {}

  @Provide
  Arbitrary<List<Event>> histories() {
    Arbitrary<Event> event =
        Combinators.combine(
                Arbitraries.of(false, false, false, true),
                Arbitraries.integers().between(0, 1),
                Arbitraries.integers().between(0, 1),
                Arbitraries.integers().between(0, 200))
            .as(Event::new);
    return event.list().ofMaxSize(60);
  }

  @Property
  void refuses_whom_the_rules_say(@ForAll("histories") List<Event> history) {
    FixedClock clock = FixedClock.at("2026-11-23T10:00:00Z");
    AuthThrottle guard = new AuthThrottle(() -> SETTINGS, new MemoryStore(), clock);
    Model model = new Model();

    for (Event event : history) {
      Instant now = clock.advance(Duration.ofSeconds(event.secondsLater()));
      InetAddress client = NETWORKS.get(event.network());
      String account = "account" + event.account();

      boolean refused = guard.login(client, account, event::right) instanceof LoginOutcome.Refused;
      assertThat(refused).as("%s at %s", event, now).isEqualTo(model.refuses(event, now));
      if (!refused && event.right()) {
        model.succeeded(event);
      } else if (!refused) {
        model.failed(event, now);
      }
    }
  }

  private static final class Model {
    private final Map<String, List<Map.Entry<Event, Instant>>> failures = new HashMap<>();
    private final Map<String, Instant> refusedUntil = new HashMap<>();
    private final List<String> known = new ArrayList<>();

    boolean refuses(Event event, Instant now) {
      return judges(event).stream().anyMatch(who -> isRefused(who, now));
    }

    private List<String> judges(Event event) {
      String pair = event.network() + "/" + event.account();
      return known.contains(pair)
          ? List.of("pair" + pair)
          : List.of("network" + event.network(), "account" + event.account());
    }

    private boolean isRefused(String who, Instant now) {
      return now.isBefore(refusedUntil.getOrDefault(who, Instant.EPOCH));
    }

    void succeeded(Event event) {
      judges(event).stream()
          .map(who -> failures.getOrDefault(who, new ArrayList<>()))
          .forEach(
              list ->
                  list.removeIf(
                      failure ->
                          failure.getKey().network() == event.network()
                              && failure.getKey().account() == event.account()));
      known.add(event.network() + "/" + event.account());
    }

    void failed(Event event, Instant now) {
      for (String who : judges(event)) {
        List<Map.Entry<Event, Instant>> list =
            failures.computeIfAbsent(who, unknown -> new ArrayList<>());
        list.add(Map.entry(event, now));
        list.removeIf(
            failure -> Duration.between(failure.getValue(), now).compareTo(SETTINGS.within()) >= 0);
        if (list.size() >= SETTINGS.refuseAfter()) {
          refusedUntil.put(who, now.plus(SETTINGS.refuseFor()));
          list.clear();
        }
      }
    }
  }

  private static InetAddress client(int number) {
    try {
      return InetAddress.getByName("192.0.2." + number);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
