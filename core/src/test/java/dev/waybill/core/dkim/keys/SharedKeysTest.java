// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static dev.waybill.core.dkim.keys.Keys.DOMAIN;
import static dev.waybill.core.dkim.keys.Keys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dns.AuthorityKind;
import dev.waybill.testkit.time.FixedClock;
import dev.waybill.testkit.time.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that share the states of keys, when something between them is broken. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedKeysTest {

  @TempDir private Path home;

  private final FixedClock clock = FixedClock.at(NOW);
  private final MemoryStates shared = new MemoryStates(true);
  private final MemoryStates copy = new MemoryStates(false);
  private final CopiedStates states = new CopiedStates(shared, copy);
  private final List<KeyNotice> notices = new ArrayList<>();
  private OnMismatch onMismatch = OnMismatch.KEEP;
  private DnsVisibility dns = Keys.everywhere();
  private int seed;

  private KeyPolicy policy() {
    return new KeyPolicy(
        Publication.REQUIRED, onMismatch, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
  }

  private DkimKeyFactory factory(String directory) {
    Path keys = home.resolve(directory);
    return new DkimKeyFactory(
        new KeyDirectory(keys, clock, new SeededRandom(++seed)), new KeyFiles(keys));
  }

  private KeyManager manager(String directory, InstantSource time) {
    return new KeyManager(states, factory(directory), this::policy, key -> dns, notices::add, time);
  }

  private KeyManager manager() {
    return manager("keys", clock);
  }

  private KeyAdmin admin(KeyManager manager) {
    return new KeyAdmin(manager, states, factory("keys"), this::policy, clock);
  }

  /** A manager whose key {@code a} signs, and whose key {@code b} does so in a minute. */
  private KeyManager betweenTwoKeys() {
    KeyDirectory files = factory("keys").directory();
    files.create(DOMAIN, new Selector("a"), 2048);
    KeyManager manager = manager();
    manager.lookAtDue(Runnable::run, Runnable::run);
    pass(manager, Duration.ofMinutes(2));
    files.create(DOMAIN, new Selector("b"), 2048);
    manager.refresh();
    manager.lookAtDue(Runnable::run, Runnable::run);
    assertThat(admin(manager).activate(Keys.name("b")).done()).isTrue();
    return manager;
  }

  private void pass(KeyManager manager, Duration time) {
    clock.advance(time);
    manager.refresh();
  }

  private static String signing(KeyManager manager) {
    KeyLookup lookup = manager.keysFor(DOMAIN);
    if (lookup instanceof KeyLookup.Found found) {
      return found.keys().get(0).selector().value();
    }
    if (lookup instanceof KeyLookup.Unusable unusable) {
      return "unusable: " + unusable.problem();
    }
    return lookup instanceof KeyLookup.Held ? "held" : "none";
  }

  private String states(KeyName name) {
    return shared.all().stream()
        .filter(key -> key.name().equals(name))
        .map(key -> key.state().toString())
        .findFirst()
        .orElse("unknown");
  }

  @Nested
  class While_the_states_are_away {

    @Test
    void a_planned_switch_takes_place_at_its_second() {
      KeyManager manager = betweenTwoKeys();
      shared.away(true);

      pass(manager, Duration.ofSeconds(59));
      assertThat(signing(manager)).isEqualTo("a");
      pass(manager, Duration.ofSeconds(1));
      assertThat(signing(manager)).isEqualTo("b");

      shared.away(false);
      pass(manager, StoreOutage.PAUSE);
      assertThat(states(Keys.name("a"))).isEqualTo("retiring");
      assertThat(states(Keys.name("b"))).isEqualTo("active");
    }

    @Test
    void a_server_that_starts_signs_with_what_it_remembers() {
      betweenTwoKeys();
      shared.away(true);

      KeyManager again = manager();
      assertThat(signing(again)).isEqualTo("a");
      clock.advance(Duration.ofMinutes(1));
      assertThat(signing(again)).isEqualTo("b");
    }

    @Test
    void nothing_is_made_and_wishes_are_refused() throws IOException {
      KeyManager manager = betweenTwoKeys();
      KeyAdmin admin = admin(manager);
      shared.away(true);

      pass(manager, Duration.ofDays(100));
      assertThat(manager.lookAtDue(Runnable::run, Runnable::run)).isPositive();

      assertThat(admin.retire(Keys.name("a")).text())
          .isEqualTo("nothing can be changed now: the states are away");
      assertThat(admin.revoke(Keys.name("a")).done()).isFalse();
      assertThatThrownBy(() -> admin.create(KeyOrder.of(DOMAIN, policy())))
          .isInstanceOf(StatesAwayException.class);
      try (Stream<Path> files = Files.list(home.resolve("keys/example.com"))) {
        assertThat(files).as("no key was made").hasSize(2);
      }
    }

    @Test
    void what_the_dns_says_counts_on_this_server() {
      onMismatch = OnMismatch.DEFER;
      KeyManager manager = betweenTwoKeys();
      pass(manager, Duration.ofMinutes(1));
      shared.away(true);
      dns = Keys.missing();

      pass(manager, Duration.ofMinutes(31));
      manager.lookAtDue(Runnable::run, Runnable::run);
      assertThat(signing(manager)).isEqualTo("held");
      assertThat(manager.lookAtDue(Runnable::run, Runnable::run)).as("not again at once").isZero();

      dns = Keys.everywhere();
      pass(manager, Duration.ofMinutes(6));
      manager.lookAtDue(Runnable::run, Runnable::run);
      assertThat(signing(manager)).isEqualTo("b");
    }

    @Test
    void one_refresh_in_some_seconds_asks_for_them_and_nobody_else() {
      KeyManager manager = betweenTwoKeys();
      shared.away(true);
      pass(manager, Duration.ofMinutes(31));
      int before = shared.asked();

      for (int second = 1; second < StoreOutage.PAUSE.toSeconds(); second++) {
        pass(manager, Duration.ofSeconds(1));
        manager.look(Keys.name("a"));
        assertThatThrownBy(() -> manager.add(() -> fail("made"), false))
            .isInstanceOf(StatesAwayException.class);
      }
      assertThat(shared.asked()).isEqualTo(before);

      clock.advance(Duration.ofSeconds(1));
      manager.look(Keys.name("a"));
      assertThat(shared.asked()).as("a look never asks first").isEqualTo(before);
      manager.refresh();
      assertThat(shared.asked()).isGreaterThan(before);
    }

    @Test
    void a_file_that_comes_is_taken_up_afterwards() {
      KeyManager manager = betweenTwoKeys();
      shared.away(true);
      factory("keys").directory().create(DOMAIN, new Selector("c"), 2048);
      pass(manager, Duration.ofSeconds(1));
      assertThat(manager.find(Keys.name("c"))).isEmpty();

      shared.away(false);
      pass(manager, StoreOutage.PAUSE);

      assertThat(states(Keys.name("c"))).isEqualTo("new");
    }
  }

  @Nested
  class A_server_without_the_file_of_the_new_key {

    private KeyManager poor() throws IOException {
      Files.createDirectories(home.resolve("other/example.com"));
      Files.copy(home.resolve("keys/example.com/a.pem"), home.resolve("other/example.com/a.pem"));
      return manager("other", clock);
    }

    @Test
    void says_so_long_before_the_switch() throws IOException {
      betweenTwoKeys();
      notices.clear();

      KeyManager poor = poor();
      pass(poor, Duration.ofSeconds(1));

      assertThat(notices)
          .singleElement()
          .satisfies(
              notice -> {
                assertThat(notice.kind()).isEqualTo(NoticeKind.UNUSABLE);
                assertThat(notice.text()).contains("b.pem does not exist");
              });
    }

    @Test
    void goes_on_with_the_key_before_until_its_record_may_go() throws IOException {
      KeyManager rich = betweenTwoKeys();
      KeyManager poor = poor();

      pass(rich, Duration.ofMinutes(1));
      pass(poor, Duration.ZERO);
      assertThat(signing(rich)).isEqualTo("b");
      assertThat(signing(poor)).isEqualTo("a");
      pass(poor, Duration.ofDays(6));
      assertThat(signing(poor)).isEqualTo("a");

      pass(poor, Duration.ofDays(2));
      assertThat(signing(poor)).startsWith("unusable").contains("b.pem does not exist");
    }

    @Test
    void does_not_go_on_with_a_key_whose_record_is_gone() throws IOException {
      KeyManager rich = betweenTwoKeys();
      KeyManager poor = poor();
      pass(rich, Duration.ofMinutes(1));
      dns = Keys.missing();
      rich.look(Keys.name("a"));
      pass(poor, Duration.ofSeconds(11));

      assertThat(signing(poor)).startsWith("unusable");
      onMismatch = OnMismatch.FALLBACK;
      pass(poor, Duration.ofSeconds(1));
      assertThat(signing(poor)).startsWith("unusable");
      onMismatch = OnMismatch.DEFER;
      pass(poor, Duration.ofSeconds(1));
      assertThat(signing(poor)).isEqualTo("held");
    }

    @Test
    void changes_over_as_soon_as_the_file_is_there() throws IOException {
      betweenTwoKeys();
      KeyManager poor = poor();
      pass(poor, Duration.ofMinutes(1));

      Files.copy(home.resolve("keys/example.com/b.pem"), home.resolve("other/example.com/b.pem"));
      pass(poor, Duration.ofSeconds(1));

      assertThat(signing(poor)).isEqualTo("b");
    }
  }

  @Test
  void a_key_that_somebody_looked_for_a_moment_ago_can_be_revoked() {
    KeyManager manager = betweenTwoKeys();
    pass(manager, Duration.ofMinutes(2));
    KeyAdmin admin = admin(manager);
    clock.advance(Duration.ofSeconds(3));
    ManagedKey known = shared.of(DOMAIN).get(1);
    DnsObservation news = known.watch().with(Keys.everywhere(), clock.instant());
    shared.change(List.of(new KeyChange(known, known.watched(news))));

    assertThat(admin.revoke(known.name()).done()).isTrue();
    assertThat(states(known.name())).isEqualTo("revoked");
  }

  @Test
  void a_look_that_cannot_be_stored_is_not_repeated_at_once() {
    KeyManager manager = betweenTwoKeys();
    pass(manager, Duration.ofMinutes(31));
    shared.full(true);
    assertThat(manager.lookAtDue(Runnable::run, Runnable::run)).isPositive();

    int looks = 0;
    for (int second = 0; second < 290; second += 10) {
      pass(manager, Duration.ofSeconds(10));
      looks += manager.lookAtDue(Runnable::run, Runnable::run);
    }

    assertThat(looks).isZero();
  }

  @Test
  void a_server_that_cannot_write_keys_still_hears_what_the_others_decide() throws IOException {
    KeyManager rich = betweenTwoKeys();
    pass(rich, Duration.ofDays(80));
    Files.createDirectories(home.resolve("broken"));
    Files.writeString(home.resolve("broken/example.com"), "a file where a directory should be");
    KeyManager poor = manager("broken", clock);
    notices.clear();

    pass(poor, Duration.ofDays(20));
    pass(poor, Duration.ofSeconds(11));
    assertThat(notices)
        .extracting(KeyNotice::text)
        .filteredOn(text -> text.startsWith("its successor cannot be made"))
        .as("told once")
        .hasSize(1);
    pass(rich, Duration.ofSeconds(11));
    pass(poor, Duration.ofSeconds(11));

    assertThat(poor.keys()).as("made by the other one").hasSize(3);
  }

  @Test
  void a_server_that_slept_over_the_switch_signs_with_a_key_that_is_still_good() {
    KeyManager manager = betweenTwoKeys();
    Instant switched = clock.instant().plus(KeyManager.LEAD);
    // Its clock ran on, but nothing was read for days.
    clock.set(switched.plus(Duration.ofDays(6)));

    assertThat(signing(manager)).as("it knew of the switch").isEqualTo("b");
  }

  @Test
  void a_server_with_a_slow_clock_follows_when_another_one_has_switched() {
    KeyManager right = betweenTwoKeys();
    InstantSource slow = () -> clock.instant().minus(Duration.ofMinutes(5));
    KeyManager late = manager("keys", slow);
    assertThat(signing(late)).isEqualTo("a");

    pass(right, Duration.ofMinutes(1));
    pass(late, Duration.ofSeconds(11));

    assertThat(signing(right)).isEqualTo("b");
    assertThat(signing(late)).as("not nothing").isEqualTo("b");
  }

  @Test
  void a_server_with_a_slow_clock_switches_late_when_nobody_else_does() {
    betweenTwoKeys();
    InstantSource slow = () -> clock.instant().minus(Duration.ofMinutes(5));
    KeyManager late = manager("keys", slow);
    clock.advance(Duration.ofMinutes(2));
    late.refresh();

    assertThat(signing(late)).as("the old record stays for days").isEqualTo("a");
    clock.advance(Duration.ofMinutes(4));
    late.refresh();
    assertThat(signing(late)).isEqualTo("b");
  }
}
