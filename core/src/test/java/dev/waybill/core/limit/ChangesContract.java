// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static dev.waybill.core.limit.LimitSamples.NOON;
import static dev.waybill.core.limit.LimitSamples.counter;
import static dev.waybill.core.limit.LimitSamples.member;
import static dev.waybill.core.limit.LimitSamples.recipients;
import static dev.waybill.core.limit.LimitSamples.refused;
import static dev.waybill.core.limit.LimitSamples.sent;
import static dev.waybill.core.limit.LimitSamples.some;
import static dev.waybill.core.limit.LimitSamples.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What people change and are told. */
abstract class ChangesContract extends WithLimitStore {

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

    @Test
    void before_the_clock_was_put_back_counts_as_just_now() {
      sent(store, NOON, some(hour, 1));
      assertThat(store.tell(hour, 80, NOON)).isTrue();

      Instant earlier = NOON.minus(Duration.ofHours(3));
      assertThat(store.tell(hour, 80, earlier)).isFalse();
      assertThat(store.tell(hour, 80, earlier.plusSeconds(3600))).isTrue();
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
    LimitCharge[] charges =
        LongStream.range(0, 100)
            .boxed()
            .flatMap(i -> Stream.of(some(hour, 1), member(distinct, i)))
            .toArray(LimitCharge[]::new);

    sent(store, NOON, charges);

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
