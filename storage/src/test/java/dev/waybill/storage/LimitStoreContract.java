// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static dev.waybill.storage.LimitSamples.NOON;
import static dev.waybill.storage.LimitSamples.counter;
import static dev.waybill.storage.LimitSamples.limit;
import static dev.waybill.storage.LimitSamples.member;
import static dev.waybill.storage.LimitSamples.recipients;
import static dev.waybill.storage.LimitSamples.refused;
import static dev.waybill.storage.LimitSamples.reported;
import static dev.waybill.storage.LimitSamples.sent;
import static dev.waybill.storage.LimitSamples.some;
import static dev.waybill.storage.LimitSamples.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.Demand;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Shortage;
import dev.waybill.core.limit.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every store of limits does; a subclass for each. */
abstract class LimitStoreContract {

  private LimitStore store;

  /** Opens an empty store. */
  abstract LimitStore open() throws IOException;

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  private long used(Counter counter, Instant now) {
    return store.usage(counter, now).used();
  }

  @Nested
  class Reserving {

    private final Counter hour = recipients("10/h");
    private final Counter day = recipients("15/day");

    @Test
    void an_unknown_counter_is_empty() {
      Usage usage = store.usage(hour, NOON);

      assertThat(usage.used()).isZero();
      assertThat(usage.left()).isEqualTo(10);
      assertThat(usage.next()).isEmpty();
      assertThat(store.usages(NOON)).isEmpty();
    }

    @Test
    void what_fits_exactly_is_taken_and_one_more_is_not() {
      taken(store, NOON, some(hour, 10));

      Shortage shortage = refused(store, NOON, some(hour, 1)).get(0);

      assertThat(shortage.usage().used()).isEqualTo(10);
      assertThat(shortage.usage().pending()).isEqualTo(10);
      assertThat(shortage.usage().allowed()).isEqualTo(10);
      assertThat(shortage.never()).isFalse();
    }

    @Test
    void all_demands_are_taken_or_none() {
      sent(store, NOON, some(day, 10));

      List<Shortage> shortages = refused(store, NOON, some(hour, 6), some(day, 6));

      assertThat(shortages).extracting(s -> s.demand().counter()).containsExactly(day);
      assertThat(used(hour, NOON)).isZero();
      assertThat(used(day, NOON)).isEqualTo(10);
    }

    @Test
    void every_limit_that_is_short_is_named() {
      assertThat(refused(store, NOON, some(hour, 11), some(day, 16))).hasSize(2);
    }

    @Test
    void demands_under_one_counter_add_up() {
      assertThat(refused(store, NOON, some(hour, 6), some(hour, 6))).hasSize(1);
      taken(store, NOON, some(hour, 5), some(hour, 5));
      assertThat(used(hour, NOON)).isEqualTo(10);
    }

    @Test
    void release_gives_back_once() {
      Reservation first = taken(store, NOON, some(hour, 4));
      taken(store, NOON, some(hour, 4));

      store.release(first, NOON);
      store.release(first, NOON);
      assertThat(store.commit(first, NOON)).isEmpty();

      assertThat(used(hour, NOON)).isEqualTo(4);
    }

    @Test
    void commit_counts_once_and_cannot_be_taken_back() {
      Reservation reservation = taken(store, NOON, some(hour, 4));

      List<Usage> usages = store.commit(reservation, NOON);
      assertThat(store.commit(reservation, NOON)).isEmpty();
      store.release(reservation, NOON);

      assertThat(usages).hasSize(1);
      assertThat(usages.get(0).used()).isEqualTo(4);
      assertThat(usages.get(0).pending()).isZero();
      assertThat(used(hour, NOON)).isEqualTo(4);
    }

    @Test
    void what_is_reserved_never_expires() {
      Reservation reservation = taken(store, NOON, some(hour, 10));
      Instant later = NOON.plus(Duration.ofDays(3));

      refused(store, later, some(hour, 1));
      store.commit(reservation, later);

      assertThat(used(hour, later.plus(Duration.ofMinutes(59)))).isEqualTo(10);
    }

    @Test
    void what_need_not_fit_is_counted_all_the_same() {
      sent(store, NOON, reported(hour, 25));

      assertThat(used(hour, NOON)).isEqualTo(25);
      assertThat(store.usage(hour, NOON).percent()).isEqualTo(250);
      refused(store, NOON, some(hour, 1));
    }

    @Test
    void what_costs_nothing_fits_even_where_too_much_is_counted() {
      sent(store, NOON, reported(hour, 25));

      taken(store, NOON, some(hour, 0));
    }

    @Test
    void a_demand_larger_than_the_limit_never_fits() {
      assertThat(refused(store, NOON, some(hour, 11)).get(0).never()).isTrue();
    }

    @Test
    void keys_are_counted_apart() {
      Counter other = new Counter(hour.limit(), "b");
      sent(store, NOON, some(hour, 10));

      sent(store, NOON, some(other, 10));

      assertThat(store.usages(NOON)).extracting(Usage::used).containsExactly(10L, 10L);
    }

    @Test
    void nothing_is_a_reservation_too() {
      assertThat(store.commit(taken(store, NOON), NOON)).isEmpty();
    }
  }

  @Nested
  class Rolling_windows {

    private final Counter hour = recipients("10/h");

    @Test
    void an_amount_counts_for_the_window_and_at_most_a_hundredth_longer() {
      sent(store, NOON, some(hour, 10));
      Instant gone = NOON.plusSeconds(3600 + 36);

      assertThat(refused(store, NOON, some(hour, 1)).get(0).next()).contains(gone);
      assertThat(store.usage(hour, NOON).next()).contains(gone);
      refused(store, NOON.plusSeconds(3600), some(hour, 1));
      refused(store, gone.minusMillis(1), some(hour, 1));
      taken(store, gone, some(hour, 10));
    }

    @Test
    void the_next_moment_is_when_enough_has_gone() {
      sent(store, NOON, some(hour, 2));
      sent(store, NOON.plusSeconds(600), some(hour, 3));
      sent(store, NOON.plusSeconds(1200), some(hour, 5));
      Instant now = NOON.plusSeconds(1300);

      Instant next = refused(store, now, some(hour, 4)).get(0).next().orElseThrow();

      // Twelve o'clock begins a slice of 36 s, and so does 10 min past it minus 24 s.
      assertThat(next).isEqualTo(NOON.plusSeconds(576 + 36 + 3600));
      refused(store, next.minusMillis(1), some(hour, 4));
      taken(store, next, some(hour, 4));
    }

    @Test
    void a_window_of_a_second_has_slices_of_ten_milliseconds() {
      Counter second = recipients("2/s");
      sent(store, NOON, some(second, 2));

      refused(store, NOON.plusMillis(1009), some(second, 1));
      taken(store, NOON.plusMillis(1010), some(second, 1));
    }
  }

  @Nested
  class Bursts {

    private final Counter burst = recipients("100/h burst 10");

    @Test
    void no_more_than_the_burst_is_sent_at_once() {
      sent(store, NOON, some(burst, 10));

      Shortage shortage = refused(store, NOON, some(burst, 1)).get(0);

      assertThat(shortage.usage().used()).isEqualTo(10);
      assertThat(shortage.usage().allowed()).isEqualTo(10);
      assertThat(shortage.next()).contains(NOON.plusSeconds(36));
    }

    @Test
    void the_level_drains_at_the_pace_of_the_rate() {
      sent(store, NOON, some(burst, 10));

      refused(store, NOON.plusMillis(35_999), some(burst, 1));
      sent(store, NOON.plusSeconds(36), some(burst, 1));
      refused(store, NOON.plusMillis(71_999), some(burst, 1));
      taken(store, NOON.plusSeconds(72), some(burst, 1));
    }

    @Test
    void what_is_reserved_is_part_of_the_burst() {
      taken(store, NOON, some(burst, 6));
      refused(store, NOON, some(burst, 5));
      taken(store, NOON, some(burst, 4));
    }

    @Test
    void a_demand_larger_than_the_burst_never_fits() {
      assertThat(refused(store, NOON, some(burst, 11)).get(0).never()).isTrue();
    }

    @Test
    void the_window_holds_besides() {
      Counter slow = recipients("12/h burst 10");
      sent(store, NOON, some(slow, 10));
      Instant later = NOON.plus(Duration.ofMinutes(50));
      sent(store, later, some(slow, 2));

      assertThat(refused(store, later, some(slow, 1)).get(0).usage().allowed()).isEqualTo(12);
    }
  }

  @Nested
  class Calendar_windows {

    @Test
    void a_day_ends_at_midnight_of_its_zone() {
      Counter day = recipients("5/day aligned Europe/Berlin");
      Instant evening = at("2026-11-23T22:59:59.999Z");
      sent(store, evening, some(day, 5));

      Shortage shortage = refused(store, evening, some(day, 1)).get(0);

      assertThat(shortage.next()).contains(at("2026-11-23T23:00:00Z"));
      taken(store, at("2026-11-23T23:00:00Z"), some(day, 5));
    }

    @Test
    void a_day_may_have_25_hours() {
      Counter day = recipients("5/day aligned America/New_York");
      sent(store, at("2026-11-01T04:00:00Z"), some(day, 5));

      refused(store, at("2026-11-02T04:59:59Z"), some(day, 1));
      taken(store, at("2026-11-02T05:00:00Z"), some(day, 5));
    }

    @Test
    void a_commit_belongs_to_the_period_of_its_own_time() {
      Counter day = recipients("5/day aligned");
      Reservation reservation = taken(store, at("2026-11-23T23:59:59Z"), some(day, 5));

      store.commit(reservation, at("2026-11-24T00:00:01Z"));

      refused(store, at("2026-11-24T23:59:59Z"), some(day, 1));
      taken(store, at("2026-11-25T00:00:00Z"), some(day, 5));
    }
  }

  @Nested
  class Distinct_recipients {

    private final Counter distinct = counter(Counted.DISTINCT_RECIPIENTS, "2/h");

    @Test
    void a_recipient_costs_once_in_the_window() {
      sent(store, NOON, member(distinct, 1));
      sent(store, NOON, member(distinct, 1), member(distinct, 1));
      sent(store, NOON, member(distinct, 2));

      assertThat(used(distinct, NOON)).isEqualTo(2);
      refused(store, NOON, member(distinct, 3));
      taken(store, NOON, member(distinct, 2));
    }

    @Test
    void a_recipient_that_is_reserved_by_somebody_else_costs_nothing() {
      Reservation first = taken(store, NOON, member(distinct, 1));
      Reservation second = taken(store, NOON, member(distinct, 1));
      assertThat(used(distinct, NOON)).isEqualTo(1);

      store.release(first, NOON);
      assertThat(used(distinct, NOON)).isEqualTo(1);

      store.release(second, NOON);
      assertThat(used(distinct, NOON)).isZero();
    }

    @Test
    void a_commit_renews_it() {
      sent(store, NOON, member(distinct, 1));
      sent(store, NOON.plusSeconds(3000), member(distinct, 1));

      assertThat(used(distinct, NOON.plusSeconds(6000))).isEqualTo(1);
      assertThat(used(distinct, NOON.plusSeconds(6700))).isZero();
    }

    @Test
    void a_release_takes_nothing_from_what_was_committed() {
      sent(store, NOON, member(distinct, 1));
      store.release(taken(store, NOON, member(distinct, 1)), NOON);

      assertThat(used(distinct, NOON)).isEqualTo(1);
    }

    @Test
    void one_that_is_reserved_counts_on_when_its_commit_is_long_ago() {
      sent(store, NOON, member(distinct, 1));
      Instant later = NOON.plus(Duration.ofHours(3));
      taken(store, NOON, member(distinct, 1));

      assertThat(used(distinct, later)).isEqualTo(1);
      taken(store, later, member(distinct, 1), member(distinct, 2));
      refused(store, later, member(distinct, 3));
    }
  }

  @Nested
  class New_recipients {

    private final Counter fresh = counter(Counted.NEW_RECIPIENTS, "2/h");

    @Test
    void a_recipient_costs_the_first_time_only() {
      sent(store, NOON, member(fresh, 1));
      sent(store, NOON, member(fresh, 2));

      refused(store, NOON, member(fresh, 3));
      taken(store, NOON, member(fresh, 1), member(fresh, 2));
      Instant later = NOON.plus(Duration.ofDays(30));
      assertThat(used(fresh, later)).isZero();
      sent(store, later, member(fresh, 1));
      assertThat(used(fresh, later)).isZero();
    }

    @Test
    void one_that_is_given_back_is_as_new_as_before() {
      store.release(taken(store, NOON, member(fresh, 1)), NOON);
      assertThat(used(fresh, NOON)).isZero();

      sent(store, NOON, member(fresh, 1));
      assertThat(used(fresh, NOON)).isEqualTo(1);
    }

    @Test
    void two_that_reserve_the_same_one_pay_once() {
      Reservation first = taken(store, NOON, member(fresh, 1));
      Reservation second = taken(store, NOON, member(fresh, 1));

      store.commit(first, NOON);
      store.commit(second, NOON);

      assertThat(used(fresh, NOON)).isEqualTo(1);
    }

    @Test
    void nobody_is_known_under_another_key() {
      sent(store, NOON, member(fresh, 1));
      Counter other = new Counter(fresh.limit(), "b@example.com");

      sent(store, NOON, member(other, 1));

      assertThat(used(other, NOON)).isEqualTo(1);
    }
  }

  @Nested
  class Warm_up {

    private final Counter domain =
        new Counter(
            limit("w", Counted.RECIPIENTS, "100/day aligned", Schedule.parse("5 10 20")),
            "example.com");

    private Instant day(int day) {
      return NOON.plus(Duration.ofDays(day));
    }

    @Test
    void each_day_with_mail_is_a_step() {
      sent(store, day(0), some(domain, 5));
      refused(store, day(0), some(domain, 1));
      sent(store, day(1), some(domain, 10));
      refused(store, day(1), some(domain, 1));
      sent(store, day(2), some(domain, 20));
      sent(store, day(3), some(domain, 100));
      refused(store, day(3), some(domain, 1));
    }

    @Test
    void days_without_mail_are_none() {
      sent(store, day(0), some(domain, 1));

      assertThat(store.usage(domain, day(9)).allowed()).isEqualTo(10);
      store.release(taken(store, day(9), some(domain, 1)), day(9));
      assertThat(store.usage(domain, day(12)).allowed()).isEqualTo(10);
    }

    @Test
    void what_is_too_much_for_today_is_not_too_much_for_ever() {
      Shortage shortage = refused(store, day(0), some(domain, 6)).get(0);

      assertThat(shortage.usage().allowed()).isEqualTo(5);
      assertThat(shortage.never()).isFalse();
      assertThat(refused(store, day(0), some(domain, 101)).get(0).never()).isTrue();
    }
  }

  @Nested
  class Clocks {

    private final Counter hour = recipients("10/h");

    @Test
    void one_that_is_put_back_a_little_makes_no_room() {
      sent(store, NOON, some(hour, 10));

      refused(store, NOON.minusSeconds(1800), some(hour, 1));
      assertThat(used(hour, NOON.minusSeconds(3600))).isEqualTo(10);
    }

    @Test
    void one_that_was_far_ahead_blocks_nobody_for_ever_and_frees_nobody_at_once() {
      Instant ahead = NOON.plus(Duration.ofDays(400));
      sent(store, ahead, some(hour, 10));

      refused(store, NOON, some(hour, 1));
      refused(store, NOON.plusSeconds(3500), some(hour, 1));
      taken(store, NOON.plusSeconds(3636), some(hour, 10));
    }
  }

  @Nested
  class Raises {

    private final Counter hour = recipients("10/h burst 5");

    private Raise raise(long by, Instant until) {
      return new Raise(hour.limit().name(), "a", by, until);
    }

    @Test
    void one_adds_to_window_and_burst_until_its_end() {
      store.raise(raise(20, NOON.plusSeconds(600)));

      assertThat(store.usage(hour, NOON).allowed()).isEqualTo(30);
      sent(store, NOON, some(hour, 25));
      refused(store, NOON, some(hour, 1));
      assertThat(store.usage(hour, NOON.plusSeconds(600)).allowed()).isEqualTo(10);
      assertThat(store.raises(NOON)).containsExactly(raise(20, NOON.plusSeconds(600)));
      assertThat(store.raises(NOON.plusSeconds(600))).isEmpty();
    }

    @Test
    void a_later_one_takes_the_place_of_an_earlier_one() {
      store.raise(raise(20, NOON.plusSeconds(600)));
      store.raise(raise(1, NOON.plusSeconds(60)));
      assertThat(store.usage(hour, NOON).allowed()).isEqualTo(11);

      store.raise(raise(0, NOON.plusSeconds(60)));
      assertThat(store.usage(hour, NOON).allowed()).isEqualTo(10);
      assertThat(store.raises(NOON)).isEmpty();
    }

    @Test
    void the_next_moment_knows_that_one_ends() {
      Counter plain = recipients("10/h");
      store.raise(new Raise(plain.limit().name(), "a", 10, NOON.plusSeconds(600)));
      sent(store, NOON, some(plain, 8));
      sent(store, NOON.plusSeconds(60), some(plain, 12));

      Instant next =
          refused(store, NOON.plusSeconds(61), some(plain, 5)).get(0).next().orElseThrow();

      assertThat(next).isEqualTo(NOON.plusSeconds(3672));
    }
  }

  @Nested
  class Telling {

    private final Counter hour = recipients("10/h");

    @Test
    void happens_once_for_each_window_and_threshold() {
      assertThat(store.tell(hour, 80, NOON)).isTrue();
      assertThat(store.tell(hour, 80, NOON.plusSeconds(3599))).isFalse();
      assertThat(store.tell(hour, 100, NOON.plusSeconds(3599))).isTrue();
      assertThat(store.tell(hour, 80, NOON.plusSeconds(3600))).isTrue();
      assertThat(store.tell(hour, 80, NOON.plusSeconds(3601))).isFalse();
    }

    @Test
    void happens_anew_in_the_next_period_of_the_calendar() {
      Counter day = recipients("10/day aligned");

      assertThat(store.tell(day, 80, at("2026-11-23T23:59:00Z"))).isTrue();
      assertThat(store.tell(day, 80, at("2026-11-23T23:59:59Z"))).isFalse();
      assertThat(store.tell(day, 80, at("2026-11-24T00:00:00Z"))).isTrue();
    }
  }

  @Nested
  class Resetting {

    @Test
    void forgets_what_was_committed_and_not_what_is_pending() {
      Counter hour = recipients("10/h burst 8");
      sent(store, NOON, some(hour, 5));
      Reservation pending = taken(store, NOON, some(hour, 3));

      store.reset(hour);

      assertThat(used(hour, NOON)).isEqualTo(3);
      taken(store, NOON, some(hour, 5));
      store.commit(pending, NOON);
      assertThat(used(hour, NOON)).isEqualTo(8);
    }

    @Test
    void keeps_the_recipients_that_are_reserved() {
      Counter distinct = counter(Counted.DISTINCT_RECIPIENTS, "3/h");
      sent(store, NOON, member(distinct, 1), member(distinct, 2));
      Reservation again = taken(store, NOON, member(distinct, 2), member(distinct, 3));

      store.reset(distinct);
      assertThat(used(distinct, NOON)).isEqualTo(2);

      store.release(again, NOON);
      assertThat(used(distinct, NOON)).isZero();
    }

    @Test
    void keeps_the_recipients_that_are_known() {
      Counter fresh = counter(Counted.NEW_RECIPIENTS, "1/h");
      sent(store, NOON, member(fresh, 1));

      store.reset(fresh);

      assertThat(used(fresh, NOON)).isZero();
      sent(store, NOON, member(fresh, 1), member(fresh, 2));
      assertThat(used(fresh, NOON)).isEqualTo(1);
    }
  }

  @Test
  void a_hundred_demands_at_once_are_one_question() {
    Counter hour = recipients("100/h");
    Counter distinct = counter(Counted.DISTINCT_RECIPIENTS, "100/h");
    Demand[] demands =
        LongStream.range(0, 100)
            .boxed()
            .flatMap(i -> Stream.of(some(hour, 1), member(distinct, i)))
            .toArray(Demand[]::new);

    sent(store, NOON, demands);

    assertThat(used(hour, NOON)).isEqualTo(100);
    assertThat(used(distinct, NOON)).isEqualTo(100);
  }

  @Test
  void a_reservation_of_somebody_else_is_refused() {
    Reservation foreign = List::of;

    assertThatThrownBy(() -> store.commit(foreign, NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
