// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.MemoryStore;
import dev.waybill.core.store.StoreException;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AuthThrottleTest {

  private static final String ADA = "ada@example.com";
  private static final InetAddress HOME = address("192.0.2.1");
  private static final InetAddress ATTACKER = address("198.51.100.7");

  private final FixedClock clock = FixedClock.at("2026-11-23T10:00:00Z");
  private final MemoryStore store = new MemoryStore();
  private AuthThrottle guard = guard();

  @Nested
  class An_answer {

    @Test
    void waits_longer_after_each_failure_beyond_the_third() {
      List<Long> waits = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        waits.add(delay(ATTACKER, ADA).toSeconds());
      }

      assertThat(waits).containsExactly(0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L, 30L);
    }

    @Test
    void waits_for_an_account_that_many_networks_try() {
      for (int i = 1; i <= 3; i++) {
        fail(1, address("203.0.113." + i), ADA);
      }

      assertThat(delay(address("203.0.113.4"), ADA)).isEqualTo(Duration.ofSeconds(1));
      assertThat(delay(address("203.0.113.5"), "bob@example.com")).isZero();
    }

    @Test
    void does_not_wait_for_failures_of_long_ago() {
      fail(3, ATTACKER, ADA);

      clock.advance(Duration.ofMinutes(10));

      assertThat(delay(ATTACKER, ADA)).isZero();
    }
  }

  @Nested
  class A_network {

    @Test
    void is_refused_after_twenty_failures_for_fifteen_minutes() {
      for (int i = 0; i < 19; i++) {
        fail(1, ATTACKER, i + "@example.com");
      }
      assertThat(refusal(ATTACKER, ADA)).isEmpty();

      assertThat(guard.login(ATTACKER, "19@example.com", () -> false))
          .isEqualTo(new LoginOutcome.Failed(Duration.ofSeconds(30), true));
      assertThat(refusal(ATTACKER, ADA))
          .contains("454 4.7.0 Too many failed logins from your network; try again in 15 min");
      clock.advance(Duration.ofSeconds(14 * 60 + 1));
      assertThat(refusal(ATTACKER, ADA)).hasValueSatisfying(t -> assertThat(t).endsWith("59 s"));
      clock.advance(Duration.ofSeconds(59));

      assertThat(refusal(ATTACKER, ADA)).isEmpty();
    }

    @Test
    void that_is_refused_has_no_password_tested() {
      fail(20, ATTACKER, ADA);

      assertThat(
              guard.login(
                  ATTACKER,
                  "bob@example.com",
                  () -> {
                    throw new AssertionError("tested");
                  }))
          .isInstanceOf(LoginOutcome.Refused.class);
    }

    @Test
    void is_an_ipv6_customer_and_not_one_of_his_addresses() {
      for (int i = 0; i < 20; i++) {
        fail(1, address("2001:db8:0:1::" + i), i + "@example.com");
      }

      assertThat(refusal(address("2001:db8:0:1:ffff::1"), ADA)).isPresent();
      assertThat(refusal(address("2001:db8:0:2::1"), ADA)).isEmpty();
    }

    @Test
    void is_the_same_when_its_ipv4_address_comes_mapped_into_ipv6() {
      fail(20, address("::ffff:198.51.100.7"), ADA);

      assertThat(refusal(ATTACKER, "bob@example.com")).isPresent();
    }

    @Test
    void gets_no_new_tries_by_logging_in_to_an_account_of_its_own() {
      for (int i = 0; i < 20; i++) {
        fail(1, ATTACKER, i + "@example.com");
        succeed(ATTACKER, "mallory@example.com");
      }

      assertThat(refusal(ATTACKER, ADA)).isPresent();
    }

    @Test
    void is_forgiven_a_persons_typing_errors() {
      fail(19, HOME, ADA);
      succeed(HOME, ADA);

      assertThat(delay(HOME, ADA)).isZero();
      assertThat(delay(HOME, "bob@example.com")).isZero();
      assertThat(refusal(HOME, ADA)).isEmpty();
    }
  }

  @Nested
  class An_account {

    @Test
    void is_refused_wherever_the_failures_come_from() {
      for (int i = 0; i < 20; i++) {
        fail(1, address("203.0.113." + i), ADA.toUpperCase(java.util.Locale.ROOT));
      }

      assertThat(refusal(HOME, ADA))
          .contains(
              "454 4.7.0 Too many failed logins to this account, and it is not known from your"
                  + " network; try again in 15 min");
      assertThat(refusal(HOME, "bob@example.com")).isEmpty();
    }

    @Test
    void that_does_not_exist_is_refused_in_the_same_words() {
      for (int i = 0; i < 20; i++) {
        fail(1, address("203.0.113." + i), ADA);
        fail(1, address("203.0.113." + (100 + i)), "nobody@example.com");
      }

      assertThat(refusal(HOME, "nobody@example.com")).isEqualTo(refusal(HOME, ADA));
    }

    @Test
    void is_open_for_its_owner_while_others_attack_it() {
      succeed(HOME, ADA);
      clock.advance(Duration.ofDays(30).minusSeconds(1));

      fail(20, ATTACKER, ADA);

      assertThat(refusal(address("192.0.2.99"), ADA)).isPresent();
      assertThat(refusal(HOME, ADA)).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      assertThat(refusal(HOME, ADA)).isPresent();
    }

    @Test
    void is_open_for_its_owner_while_a_neighbour_in_his_network_guesses_at_others() {
      succeed(HOME, ADA);

      for (int i = 0; i < 20; i++) {
        fail(1, HOME, i + "@example.com");
      }

      assertThat(refusal(HOME, "bob@example.com")).isPresent();
      assertThat(refusal(HOME, ADA)).isEmpty();
    }

    @Test
    void is_closed_for_its_owners_network_too_when_the_failures_come_from_there() {
      succeed(HOME, ADA);

      fail(20, HOME, ADA);

      assertThat(refusal(HOME, ADA)).isPresent();
    }

    @Test
    void is_still_open_for_its_owner_after_a_restart_although_others_attack_it_at_once() {
      succeed(HOME, ADA);
      succeed(address("2001:db8:0:1::7"), ADA);
      guard.write();

      guard = guard();
      fail(20, ATTACKER, ADA);

      assertThat(refusal(HOME, ADA)).isEmpty();
      assertThat(refusal(address("2001:db8:0:1::8"), ADA)).isEmpty();
      assertThat(refusal(address("192.0.2.99"), ADA)).isPresent();
    }

    @Test
    void is_known_after_a_restart_although_the_store_was_away_meanwhile() {
      succeed(HOME, ADA);
      store.fail(new StoreException("away", new IOException("EIO")));
      assertThatThrownBy(guard::write).isInstanceOf(StoreException.class);
      store.fail(null);
      guard.write();

      guard = guard();
      fail(20, ATTACKER, ADA);

      assertThat(refusal(HOME, ADA)).isEmpty();
    }

    @Test
    void is_written_once_a_day_and_network_however_often_it_logs_in() {
      succeed(HOME, ADA);
      guard.write();
      int writes = store.writes();

      for (int i = 0; i < 23; i++) {
        clock.advance(Duration.ofHours(1));
        succeed(HOME, ADA);
        guard.write();
      }
      assertThat(store.writes()).isEqualTo(writes);

      clock.advance(Duration.ofHours(1));
      succeed(HOME, ADA);
      guard.write();
      assertThat(store.writes()).isEqualTo(writes + 1);
    }
  }

  @Nested
  class Many_at_once {

    @Test
    void are_tested_no_more_often_than_they_may_fail() throws Exception {
      assertThat(tested(60, i -> ATTACKER, i -> i + "@example.com", false)).isEqualTo(20);
    }

    @Test
    void are_tested_no_more_often_when_each_comes_from_elsewhere() throws Exception {
      assertThat(tested(60, i -> address("203.0.113." + i), i -> ADA, false)).isEqualTo(20);
    }

    @Test
    void are_tested_no_more_often_in_a_network_that_the_account_is_known_from() throws Exception {
      succeed(HOME, ADA);

      assertThat(tested(60, i -> HOME, i -> ADA, false)).isEqualTo(20);
    }

    @Test
    void all_get_in_with_the_right_password() throws Exception {
      assertThat(tested(60, i -> HOME, i -> "u" + i + "@example.com", true)).isEqualTo(60);
    }

    /** How many of {@code many} logins that come at once have their password tested. */
    private int tested(
        int many, IntFunction<InetAddress> client, IntFunction<String> account, boolean right)
        throws Exception {
      AtomicInteger tests = new AtomicInteger();
      CountDownLatch allThere = new CountDownLatch(LoginSettings.DEFAULTS.refuseAfter());
      ExecutorService threads = Executors.newFixedThreadPool(many);
      List<Future<?>> logins = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        InetAddress from = client.apply(i);
        String to = account.apply(i);
        logins.add(
            threads.submit(
                () ->
                    guard.login(
                        from,
                        to,
                        () -> {
                          tests.incrementAndGet();
                          allThere.countDown();
                          await(allThere);
                          return right;
                        })));
      }
      for (Future<?> login : logins) {
        login.get();
      }
      threads.shutdown();
      return tests.get();
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Nested
  class The_guard {

    @Test
    void does_nothing_when_it_is_off() {
      AuthThrottle off =
          new AuthThrottle(
              () -> new LoginSettings(false, 3, 20, Duration.ofHours(1), Duration.ofHours(1)),
              store,
              clock);

      for (int i = 0; i < 100; i++) {
        assertThat(off.login(ATTACKER, ADA, () -> false))
            .isEqualTo(new LoginOutcome.Failed(Duration.ZERO, false));
      }
      assertThat(off.login(ATTACKER, ADA, () -> true)).isEqualTo(new LoginOutcome.Passed());
      assertThat(off.entries()).isZero();
    }

    @Test
    void counts_a_test_that_breaks_off_as_a_failure_and_lets_the_next_one_in() {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(
                () ->
                    guard.login(
                        ATTACKER,
                        ADA,
                        () -> {
                          throw new IllegalStateException("no database");
                        }))
            .hasMessage("no database");
      }

      assertThat(refusal(ATTACKER, ADA)).isPresent();
    }

    @Test
    void forgets_the_longest_unseen_when_it_is_full_and_never_grows_beyond() {
      fail(20, ATTACKER, ADA);
      for (int i = 0; i < AuthThrottle.MOST_ENTRIES; i++) {
        InetAddress one = address("10.%d.%d.1".formatted(i / 250, i % 250));
        fail(1, one, i + "@example.com");
        succeed(one, "x" + i + "@example.com");
        fail(1, one, "x" + i + "@example.com");
      }

      assertThat(guard.entries())
          .isBetween(4 * AuthThrottle.MOST_ENTRIES - 1, 4 * AuthThrottle.MOST_ENTRIES);
      assertThat(refusal(ATTACKER, "bob@example.com")).isEmpty();
    }

    @Test
    void keeps_no_more_networks_in_the_store_than_in_memory() {
      for (int i = 0; i < KnownNetworks.MOST + 5; i++) {
        succeed(address("10.%d.%d.1".formatted(i / 250, i % 250)), ADA);
        if (i % 1000 == 0) {
          guard.write();
        }
      }
      guard.write();

      assertThat(guard().entries()).isEqualTo(KnownNetworks.MOST);
    }

    @Test
    void does_not_refuse_for_longer_when_the_clock_is_set_back() {
      fail(20, ATTACKER, ADA);

      clock.advance(Duration.ofDays(-1));

      assertThat(refusal(ATTACKER, ADA)).isEmpty();
    }
  }

  private AuthThrottle guard() {
    return new AuthThrottle(() -> LoginSettings.DEFAULTS, store, clock);
  }

  private Duration delay(InetAddress client, String account) {
    return ((LoginOutcome.Failed) guard.login(client, account, () -> false)).delay();
  }

  private void succeed(InetAddress client, String account) {
    assertThat(guard.login(client, account, () -> true)).isEqualTo(new LoginOutcome.Passed());
  }

  private void fail(int times, InetAddress client, String account) {
    for (int i = 0; i < times; i++) {
      guard.login(client, account, () -> false);
    }
  }

  private Optional<String> refusal(InetAddress client, String account) {
    return guard.refusal(client, account).map(why -> text(why.reply()));
  }

  private static String text(Reply reply) {
    return reply.code() + " " + reply.description();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
