// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import dev.waybill.testkit.time.FixedClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AuthThrottleTest {

  private static final String ADA = "ada@example.com";
  private static final InetAddress HOME = address("192.0.2.1");
  private static final InetAddress ATTACKER = address("198.51.100.7");

  private final FixedClock clock = FixedClock.at("2026-11-23T10:00:00Z");
  private final AuthThrottle guard = new AuthThrottle(() -> LoginSettings.DEFAULTS, clock);

  @Nested
  class An_answer {

    @Test
    void waits_longer_after_each_failure_beyond_the_third() {
      List<Long> waits = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        waits.add(guard.failed(ATTACKER, ADA).toSeconds());
      }

      assertThat(waits).containsExactly(0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L, 30L);
    }

    @Test
    void waits_for_an_account_that_many_networks_try() {
      for (int i = 1; i <= 3; i++) {
        guard.failed(address("203.0.113." + i), ADA);
      }

      assertThat(guard.failed(address("203.0.113.4"), ADA)).isEqualTo(Duration.ofSeconds(1));
      assertThat(guard.failed(address("203.0.113.5"), "bob@example.com")).isZero();
    }

    @Test
    void does_not_wait_for_failures_of_long_ago() {
      fail(3, ATTACKER, ADA);

      clock.advance(Duration.ofMinutes(10));

      assertThat(guard.failed(ATTACKER, ADA)).isZero();
    }
  }

  @Nested
  class A_network {

    @Test
    void is_refused_after_twenty_failures_for_fifteen_minutes() {
      for (int i = 0; i < 19; i++) {
        guard.failed(ATTACKER, i + "@example.com");
      }
      assertThat(refusal(ATTACKER, ADA)).isEmpty();

      guard.failed(ATTACKER, "19@example.com");
      assertThat(refusal(ATTACKER, ADA))
          .contains("454 4.7.0 Too many failed logins from this network; try again in 15 min");
      clock.advance(Duration.ofSeconds(14 * 60 + 1));
      assertThat(refusal(ATTACKER, ADA)).hasValueSatisfying(t -> assertThat(t).endsWith("59 s"));
      clock.advance(Duration.ofSeconds(59));

      assertThat(refusal(ATTACKER, ADA)).isEmpty();
    }

    @Test
    void is_an_ipv6_customer_and_not_one_of_his_addresses() {
      for (int i = 0; i < 20; i++) {
        guard.failed(address("2001:db8:0:1::" + i), i + "@example.com");
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
        guard.failed(ATTACKER, i + "@example.com");
        guard.succeeded(ATTACKER, "mallory@example.com");
      }

      assertThat(refusal(ATTACKER, "mallory@example.com")).isPresent();
    }

    @Test
    void is_forgiven_a_persons_typing_errors() {
      fail(19, HOME, ADA);
      guard.succeeded(HOME, ADA);

      assertThat(guard.failed(HOME, ADA)).isZero();
      assertThat(refusal(HOME, ADA)).isEmpty();
    }
  }

  @Nested
  class An_account {

    @Test
    void is_refused_wherever_the_failures_come_from() {
      for (int i = 0; i < 20; i++) {
        guard.failed(address("203.0.113." + i), ADA.toUpperCase(java.util.Locale.ROOT));
      }

      assertThat(refusal(HOME, ADA)).isPresent();
      assertThat(refusal(HOME, "bob@example.com")).isEmpty();
    }

    @Test
    void that_does_not_exist_is_refused_in_the_same_words() {
      for (int i = 0; i < 20; i++) {
        guard.failed(address("203.0.113." + i), ADA);
        guard.failed(address("203.0.113." + (100 + i)), "nobody@example.com");
      }

      assertThat(refusal(HOME, "nobody@example.com")).isEqualTo(refusal(HOME, ADA));
    }

    @Test
    void is_open_for_its_owner_while_others_attack_it() {
      guard.succeeded(HOME, ADA);
      clock.advance(Duration.ofDays(30).minusSeconds(1));

      fail(20, ATTACKER, ADA);

      assertThat(refusal(address("192.0.2.99"), ADA)).isPresent();
      assertThat(refusal(HOME, ADA)).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      assertThat(refusal(HOME, ADA)).isPresent();
    }

    @Test
    void is_closed_for_its_owners_network_too_when_the_failures_come_from_there() {
      guard.succeeded(HOME, ADA);

      fail(20, HOME, ADA);

      assertThat(refusal(HOME, ADA)).isPresent();
    }
  }

  @Nested
  class The_guard {

    @Test
    void does_nothing_when_it_is_off() {
      AuthThrottle off =
          new AuthThrottle(
              () -> new LoginSettings(false, 3, 20, Duration.ofHours(1), Duration.ofHours(1)),
              clock);

      for (int i = 0; i < 100; i++) {
        assertThat(off.failed(ATTACKER, ADA)).isZero();
      }
      assertThat(off.before(ATTACKER, ADA)).isEqualTo(new Verdict.NoOpinion());
      assertThat(off.entries()).isZero();
    }

    @Test
    void forgets_the_longest_unseen_when_it_is_full_and_never_grows_beyond() {
      fail(20, ATTACKER, ADA);
      for (int i = 0; i < AuthThrottle.MOST_ENTRIES; i++) {
        InetAddress one = address("10.%d.%d.1".formatted(i / 250, i % 250));
        guard.failed(one, i + "@example.com");
        guard.succeeded(one, "x" + i + "@example.com");
      }

      assertThat(guard.entries()).isEqualTo(3 * AuthThrottle.MOST_ENTRIES);
      assertThat(refusal(ATTACKER, "bob@example.com")).isEmpty();
    }

    @Test
    void does_not_refuse_for_longer_when_the_clock_is_set_back() {
      fail(20, ATTACKER, ADA);

      clock.advance(Duration.ofDays(-1));

      assertThat(refusal(ATTACKER, ADA)).isEmpty();
    }

    @Test
    void counts_every_failure_of_many_threads() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<?>> tries = new ArrayList<>();
      for (int i = 0; i < 19; i++) {
        tries.add(threads.submit(() -> guard.failed(ATTACKER, ADA)));
      }
      for (Future<?> each : tries) {
        each.get();
      }
      threads.shutdown();

      assertThat(refusal(ATTACKER, ADA)).isEmpty();
      guard.failed(ATTACKER, ADA);
      assertThat(refusal(ATTACKER, ADA)).isPresent();
    }
  }

  private void fail(int times, InetAddress client, String account) {
    for (int i = 0; i < times; i++) {
      guard.failed(client, account);
    }
  }

  private Optional<String> refusal(InetAddress client, String account) {
    return guard
        .before(client, account)
        .fold(
            accept -> Optional.empty(),
            noOpinion -> Optional.empty(),
            defer -> Optional.of(text(defer.reply())),
            reject -> Optional.of(text(reject.reply())));
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
