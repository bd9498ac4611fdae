// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static dev.waybill.core.limit.LimitSamples.NOON;
import static dev.waybill.core.limit.LimitSamples.counter;
import static dev.waybill.core.limit.LimitSamples.member;
import static dev.waybill.core.limit.LimitSamples.refused;
import static dev.waybill.core.limit.LimitSamples.sent;
import static dev.waybill.core.limit.LimitSamples.taken;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How recipients are told apart, and which ones are new. */
abstract class MembersContract extends WithLimitStore {

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
}
