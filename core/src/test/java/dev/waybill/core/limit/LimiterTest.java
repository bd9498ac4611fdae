// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.reply.Verdict;
import dev.waybill.testkit.time.FixedClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LimiterTest {

  private static final Mailbox ANN = Mailbox.parse("ann@a.example");
  private static final Mailbox BOB = Mailbox.parse("bob@b.example");
  private static final Mailbox CAT = Mailbox.parse("cat@b.example");

  private final FixedClock clock = FixedClock.at(Samples.NOON);
  private final MemoryLimitStore store = new MemoryLimitStore(id -> Optional.empty());
  private final List<String> told = new ArrayList<>();

  private Limiter limiter(Limit... limits) {
    return limiter(store, limits);
  }

  private Limiter limiter(LimitStore in, Limit... limits) {
    return limiter(
        in,
        new LimitSettings(
            ZoneOffset.UTC,
            1,
            "mx1",
            Arrays.asList(limits),
            List.of(new KeyPattern("bulk@example.com")),
            List.of(Network.parse("10.1.0.0/16"))));
  }

  private Limiter limiter(LimitStore in, LimitSettings settings) {
    return new Limiter(
        settings,
        new Limiter.Surroundings(
            in,
            clock,
            RecipientHash.of(new byte[16]),
            domain ->
                domain.value().equals("b.example") ? Optional.of("Big-Mail") : Optional.empty(),
            (usage, percent) -> told.add(usage.counter().limit().name() + " " + percent)));
  }

  private static Sending from(String account, long size) {
    return new Sending(
        Optional.of(account),
        Optional.of(Network.parse("10.2.0.0/16")),
        EnvelopeSender.parse(account),
        Optional.empty(),
        size == 0 ? OptionalLong.empty() : OptionalLong.of(size));
  }

  private static Sending from(String account) {
    return from(account, 0);
  }

  private static Limit limit(String name, Counted counts, String rate) {
    return Samples.limit(name, Scope.ACCOUNT, counts, rate, OverLimitAction.DEFER);
  }

  private static String said(Verdict verdict) {
    return verdict.fold(
        accept -> "accept",
        none -> "fits",
        defer -> defer.reply().toString(),
        reject -> reject.reply().toString());
  }

  private long used(Limiter limiter, String name) {
    return limiter.preview(from("a@example.com"), List.of(ANN), 0).stream()
        .map(Preview::usage)
        .filter(usage -> usage.counter().limit().name().equals(name))
        .mapToLong(Usage::used)
        .sum();
  }

  @Nested
  class Replies {

    @Test
    void name_the_limit_what_is_used_and_when_to_come_back() {
      Limiter limiter = limiter(limit("account-day", Counted.RECIPIENTS, "1/day aligned"));
      MessageReservation reservation = limiter.begin(from("a@example.com"));
      clock.advance(Duration.ofSeconds(8 * 3600 + 48 * 60 + 30));

      assertThat(said(reservation.recipient(ANN))).isEqualTo("fits");
      assertThat(said(reservation.recipient(BOB)))
          .isEqualTo(
              "451 4.7.1 Limit \"account-day\" reached: 1 of 1 recipients, next in 3 h 12 min");
    }

    @Test
    void say_never_when_waiting_cannot_help() {
      Limiter limiter = limiter(limit("size", Counted.OCTETS, "10MiB/h"));

      assertThat(said(limiter.begin(from("a@example.com", 20 << 20)).recipient(ANN)))
          .isEqualTo("550 5.7.1 Limit \"size\" allows at most 10 MiB, this needs 20 MiB");
    }

    @Test
    void refuse_rather_than_defer_and_name_the_longest_wait() {
      Limit minute = limit("minute", Counted.RECIPIENTS, "1/min");
      Limit hour = limit("hour", Counted.RECIPIENTS, "1/h");
      Limiter both = limiter(minute, hour);
      both.begin(from("a@example.com")).recipient(ANN);

      assertThat(said(both.begin(from("a@example.com")).recipient(ANN)))
          .startsWith("451 4.7.1 Limit \"hour\" reached: 1 of 1 recipients, next in 1 h");

      Limit refusing =
          Samples.limit(
              "minute", Scope.ACCOUNT, Counted.RECIPIENTS, "1/min", OverLimitAction.REFUSE);
      assertThat(said(limiter(refusing, hour).begin(from("a@example.com")).recipient(ANN)))
          .startsWith("550 5.7.1 Limit \"minute\" reached");
    }

    @Test
    void tell_nothing_of_the_inside_when_the_store_is_away() {
      assertThat(said(LimitReplies.unavailable(new Answer.Unavailable("day", "redis:6379 reset"))))
          .isEqualTo(
              "451 4.3.0 Limit \"day\" cannot be checked at the moment, try again in a minute");
    }

    @Test
    void round_waits_up_to_two_units() {
      assertThat(LimitReplies.wait(Duration.ofMillis(1))).isEqualTo("1 s");
      assertThat(LimitReplies.wait(Duration.ZERO)).isEqualTo("1 s");
      assertThat(LimitReplies.wait(Duration.ofMillis(59_001))).isEqualTo("1 min");
      assertThat(LimitReplies.wait(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
      assertThat(LimitReplies.wait(Duration.ofSeconds(3601))).isEqualTo("1 h 1 min");
      assertThat(LimitReplies.wait(Duration.ofSeconds(86_399))).isEqualTo("1 d");
      assertThat(LimitReplies.wait(Duration.ofDays(30))).isEqualTo("30 d");
    }
  }

  @Nested
  class CounterTable {

    private final Limiter limiter =
        limiter(
            limit("messages", Counted.MESSAGES, "3/h"),
            limit("recipients", Counted.RECIPIENTS, "5/h"),
            limit("octets", Counted.OCTETS, "1000/h"));

    @Test
    void count_when_they_are_committed_and_give_back_when_they_are_not() {
      MessageReservation lost = limiter.begin(from("a@example.com", 100));
      lost.recipient(ANN);
      lost.recipient(BOB);
      lost.release();
      lost.commit();
      assertThat(used(limiter, "recipients")).isZero();
      assertThat(used(limiter, "messages")).isZero();

      MessageReservation sent = limiter.begin(from("a@example.com", 100));
      sent.recipient(ANN);
      sent.recipient(BOB);
      sent.recipient(BOB);
      sent.commit();
      sent.release();

      assertThat(used(limiter, "messages")).isEqualTo(1);
      assertThat(used(limiter, "recipients")).isEqualTo(2);
      assertThat(used(limiter, "octets")).isEqualTo(200);
    }

    @Test
    void take_everything_or_nothing_for_a_recipient() {
      MessageReservation reservation = limiter.begin(from("a@example.com", 600));
      assertThat(said(reservation.recipient(ANN))).isEqualTo("fits");

      assertThat(said(reservation.recipient(BOB))).startsWith("451 4.7.1 Limit \"octets\"");

      assertThat(used(limiter, "recipients")).isEqualTo(1);
      reservation.commit();
      assertThat(used(limiter, "octets")).isEqualTo(600);
    }

    @Test
    void keep_the_message_when_its_first_recipient_is_taken_back() {
      MessageReservation reservation = limiter.begin(from("a@example.com", 100));
      reservation.recipient(ANN);
      reservation.recipient(BOB);

      reservation.takeBack(ANN);
      reservation.takeBack(ANN);
      assertThat(used(limiter, "messages")).isEqualTo(1);
      assertThat(used(limiter, "recipients")).isEqualTo(1);
      assertThat(used(limiter, "octets")).isEqualTo(100);

      reservation.takeBack(BOB);
      assertThat(used(limiter, "messages")).isZero();
      reservation.recipient(CAT);
      reservation.commit();
      assertThat(used(limiter, "messages")).isEqualTo(1);
    }

    @Test
    void take_the_difference_to_the_real_size() {
      MessageReservation small = limiter.begin(from("a@example.com", 100));
      small.recipient(ANN);
      small.recipient(BOB);
      assertThat(said(small.content(60))).isEqualTo("fits");
      assertThat(used(limiter, "octets")).isEqualTo(120);
      assertThat(used(limiter, "recipients")).isEqualTo(2);
      small.commit();

      MessageReservation large = limiter.begin(from("a@example.com"));
      large.recipient(ANN);
      assertThat(said(large.content(881))).startsWith("451 4.7.1 Limit \"octets\" reached: 120");
      large.release();
      assertThat(used(limiter, "octets")).isEqualTo(120);
      assertThat(used(limiter, "messages")).isEqualTo(1);
    }

    @Test
    void leave_accounts_and_networks_alone_that_have_no_limits() {
      Sending network =
          new Sending(
              Optional.empty(),
              Optional.of(Network.parse("10.1.2.0/24")),
              EnvelopeSender.parse("a@example.com"),
              Optional.empty(),
              OptionalLong.empty());
      for (Sending off : List.of(from("Bulk@Example.com", 5000), network)) {
        MessageReservation reservation = limiter.begin(off);
        assertThat(said(reservation.recipient(ANN))).isEqualTo("fits");
        reservation.commit();
        assertThat(limiter.preview(off, List.of(ANN), 0)).isEmpty();
        assertThat(limiter.holdCharges(off, ANN, 10)).isEmpty();
      }
      assertThat(store.usages(clock.instant())).isEmpty();
    }
  }

  @Nested
  class Keys {

    private List<String> keys(Scope scope, Sending sending) {
      Limiter limiter =
          limiter(Samples.limit("l", scope, Counted.RECIPIENTS, "5/h", OverLimitAction.HOLD));
      return limiter.preview(sending, List.of(BOB), 0).stream()
          .map(preview -> preview.usage().counter().key())
          .toList();
    }

    @Test
    void are_those_of_the_scope() {
      Sending sending = from("Ann.B@Example.com");

      assertThat(keys(Scope.ACCOUNT, sending)).containsExactly("ann.b@example.com");
      assertThat(keys(Scope.NETWORK, sending)).containsExactly("10.2.0.0/16");
      assertThat(keys(Scope.SENDER, sending)).containsExactly("ann.b@example.com");
      assertThat(keys(Scope.SENDER_DOMAIN, sending)).containsExactly("example.com");
      assertThat(keys(Scope.RECIPIENT_DOMAIN, sending)).containsExactly("b.example");
      assertThat(keys(Scope.PROVIDER, sending)).containsExactly("big-mail");
      assertThat(keys(Scope.OUTGOING_ADDRESS, sending)).isEmpty();
      assertThat(keys(Scope.EVERYTHING, sending)).containsExactly("everything");
    }

    @Test
    void follow_the_first_override_that_matches() {
      Limit limit =
          new Limit(
              "l",
              Scope.ACCOUNT,
              List.of(),
              Counted.RECIPIENTS,
              Rate.parse("5/h"),
              OverLimitAction.DEFER,
              Schedule.NONE,
              StoreDown.LOCAL_SHARE,
              List.of(
                  new RateOverride(
                      new KeyPattern("*@x.example"), Optional.of(Rate.parse("6/h")), 1),
                  new RateOverride(new KeyPattern("a@x.example"), Optional.empty(), 2),
                  new RateOverride(new KeyPattern("a@y.example"), Optional.empty(), 3),
                  new RateOverride(
                      new KeyPattern("*@y.example"), Optional.of(Rate.parse("7/h")), 4)),
              1);
      LimitPlan plan = new LimitPlan(limit);

      assertThat(plan.of("a@x.example").orElseThrow().rate().amount()).isEqualTo(6);
      assertThat(plan.of("a@y.example")).isEmpty();
      assertThat(plan.of("b@y.example").orElseThrow().rate().amount()).isEqualTo(7);
      assertThat(plan.of("b@z.example").orElseThrow().rate().amount()).isEqualTo(5);
    }
  }

  @Nested
  class Telling {

    private final Limiter limiter = limiter(limit("l", Counted.RECIPIENTS, "10/h"));

    private void send(int recipients) {
      MessageReservation reservation = limiter.begin(from("a@example.com"));
      for (int i = 0; i < recipients; i++) {
        reservation.recipient(Mailbox.parse("r" + i + "@a.example"));
      }
      reservation.commit();
    }

    @Test
    void happens_at_eighty_and_at_a_hundred_per_cent_once() {
      send(7);
      assertThat(told).isEmpty();
      send(1);
      send(1);
      assertThat(told).containsExactly("l 80");
      send(1);
      send(1);
      assertThat(told).containsExactly("l 80", "l 100");
    }

    @Test
    void happens_once_when_both_are_reached_at_once() {
      send(10);
      assertThat(told).containsExactly("l 100");
    }

    @Test
    void asks_the_store_no_second_time_for_what_it_has_just_said() {
      List<Object> percents = new ArrayList<>();
      LimitStore watched =
          (LimitStore)
              Proxy.newProxyInstance(
                  LimitStore.class.getClassLoader(),
                  new Class<?>[] {LimitStore.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("tell")) {
                      percents.add(arguments[1]);
                    }
                    return method.invoke(store, arguments);
                  });
      Limiter asking = limiter(watched, limit("l", Counted.RECIPIENTS, "10/h"));
      Usage full = usage(asking, 9);
      asking.tell(List.of(full));
      asking.tell(List.of(full));
      assertThat(percents).containsExactly(80);

      clock.advance(Duration.ofSeconds(36));
      asking.tell(List.of(full));
      assertThat(percents).containsExactly(80, 80);
      assertThat(told).containsExactly("l 80");
    }

    @Test
    void begins_again_when_there_was_room_in_between() {
      send(8);
      store.reset(usage(limiter, 0).counter());
      send(1);
      send(7);
      assertThat(told).containsExactly("l 80", "l 80");
    }

    private Usage usage(Limiter of, int recipients) {
      List<LimitCharge> charges = new ArrayList<>();
      for (int i = 0; i < recipients; i++) {
        charges.addAll(of.allDemands(from("a@example.com"), ANN, 0));
      }
      if (store.take(charges, clock.instant()) instanceof Answer.Taken taken) {
        store.commit(taken.reservation(), clock.instant());
      }
      return of.preview(from("a@example.com"), List.of(ANN), 0).get(0).usage();
    }

    @Test
    void does_not_count_what_is_only_reserved() {
      MessageReservation pending = limiter.begin(from("a@example.com"));
      for (int i = 0; i < 8; i++) {
        pending.recipient(Mailbox.parse("p" + i + "@a.example"));
      }
      send(1);
      assertThat(told).isEmpty();
      pending.commit();
      assertThat(told).containsExactly("l 80");
    }
  }

  @Test
  void what_holds_is_asked_by_the_queue_and_not_in_the_dialogue() {
    Limiter limiter =
        limiter(
            Samples.limit(
                "h", Scope.SENDER_DOMAIN, Counted.RECIPIENTS, "1/h", OverLimitAction.HOLD),
            Samples.limit("o", Scope.ACCOUNT, Counted.OCTETS, "1000/h", OverLimitAction.HOLD),
            limit("d", Counted.RECIPIENTS, "10/h"));
    MessageReservation reservation = limiter.begin(from("a@example.com"));
    reservation.recipient(ANN);
    reservation.recipient(BOB);
    reservation.commit();

    List<LimitCharge> charges = limiter.holdCharges(from("a@example.com"), ANN, 700);

    assertThat(charges).extracting(LimitCharge::amount).containsExactly(1L, 700L);
    assertThat(used(limiter, "d")).isEqualTo(2);
    assertThat(used(limiter, "h")).isZero();
  }

  @Test
  void what_only_reports_stands_in_nobodys_way() {
    Limiter limiter =
        limiter(
            Samples.limit(
                "r", Scope.ACCOUNT, Counted.NEW_RECIPIENTS, "1/h", OverLimitAction.REPORT));
    MessageReservation reservation = limiter.begin(from("a@example.com"));

    assertThat(said(reservation.recipient(ANN))).isEqualTo("fits");
    assertThat(said(reservation.recipient(BOB))).isEqualTo("fits");
    reservation.commit();

    assertThat(told).containsExactly("r 100");
    assertThat(used(limiter, "r")).isEqualTo(2);
  }
}
