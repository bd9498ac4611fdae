// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static dev.waybill.core.limit.LimitSamples.NOON;
import static dev.waybill.core.limit.LimitSamples.recipients;
import static dev.waybill.core.limit.LimitSamples.refused;
import static dev.waybill.core.limit.LimitSamples.reported;
import static dev.waybill.core.limit.LimitSamples.sent;
import static dev.waybill.core.limit.LimitSamples.some;
import static dev.waybill.core.limit.LimitSamples.taken;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How amounts are taken, given back and counted in a window. */
abstract class ReservationsContract extends WithLimitStore {

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

      LimitExceeded limitExceeded = refused(store, NOON, some(hour, 1)).get(0);

      assertThat(limitExceeded.usage().used()).isEqualTo(10);
      assertThat(limitExceeded.usage().pending()).isEqualTo(10);
      assertThat(limitExceeded.usage().allowed()).isEqualTo(10);
      assertThat(limitExceeded.never()).isFalse();
    }

    @Test
    void all_demands_are_taken_or_none() {
      sent(store, NOON, some(day, 10));

      List<LimitExceeded> limitsExceeded = refused(store, NOON, some(hour, 6), some(day, 6));

      assertThat(limitsExceeded).extracting(s -> s.charge().counter()).containsExactly(day);
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

      LimitExceeded limitExceeded = refused(store, NOON, some(burst, 1)).get(0);

      assertThat(limitExceeded.usage().used()).isEqualTo(10);
      assertThat(limitExceeded.usage().allowed()).isEqualTo(10);
      assertThat(limitExceeded.next()).contains(NOON.plusSeconds(36));
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
    void a_level_above_the_rate_takes_longer_than_a_window_to_drain() {
      Counter small = recipients("2/s burst 1");
      sent(store, NOON, reported(small, 4));

      refused(store, NOON.plusMillis(1_999), some(small, 1));
      taken(store, NOON.plusSeconds(2), some(small, 1));
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
}
