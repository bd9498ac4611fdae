// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static dev.waybill.core.limit.LimitSamples.NOON;
import static dev.waybill.core.limit.LimitSamples.limit;
import static dev.waybill.core.limit.LimitSamples.recipients;
import static dev.waybill.core.limit.LimitSamples.refused;
import static dev.waybill.core.limit.LimitSamples.sent;
import static dev.waybill.core.limit.LimitSamples.some;
import static dev.waybill.core.limit.LimitSamples.taken;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How time passes: periods of the calendar, days of a warm-up, clocks that are put back. */
abstract class CalendarContract extends WithLimitStore {

  @Nested
  class Calendar_windows {

    @Test
    void a_day_ends_at_midnight_of_its_zone() {
      Counter day = recipients("5/day aligned Europe/Berlin");
      Instant evening = at("2026-11-23T22:59:59.999Z");
      sent(store, evening, some(day, 5));

      LimitExceeded limitExceeded = refused(store, evening, some(day, 1)).get(0);

      assertThat(limitExceeded.next()).contains(at("2026-11-23T23:00:00Z"));
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
      LimitExceeded limitExceeded = refused(store, day(0), some(domain, 6)).get(0);

      assertThat(limitExceeded.usage().allowed()).isEqualTo(5);
      assertThat(limitExceeded.never()).isFalse();
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
}
