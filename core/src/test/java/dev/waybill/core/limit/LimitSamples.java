// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.Demand;
import dev.waybill.core.limit.Excess;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Shortage;
import dev.waybill.core.limit.StoreDown;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Limits, demands and what is done with them, in short words. */
final class LimitSamples {

  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private LimitSamples() {}

  static Limit limit(String name, Counted counts, String rate) {
    return limit(name, counts, rate, Schedule.NONE);
  }

  static Limit limit(String name, Counted counts, String rate, Schedule schedule) {
    return new Limit(
        name,
        Scope.ACCOUNT,
        List.of(),
        counts,
        Rate.parse(rate),
        Excess.DEFER,
        schedule,
        StoreDown.LOCAL_SHARE,
        List.of(),
        1);
  }

  static Counter recipients(String rate) {
    return new Counter(
        limit("per-" + rate.replaceAll("[^a-z0-9]", "-"), Counted.RECIPIENTS, rate), "a");
  }

  static Counter counter(Counted counts, String rate) {
    return new Counter(limit("l", counts, rate), "a@example.com");
  }

  static Demand some(Counter counter, long amount) {
    return new Demand(counter, amount, OptionalLong.empty(), true);
  }

  static Demand reported(Counter counter, long amount) {
    return new Demand(counter, amount, OptionalLong.empty(), false);
  }

  static Demand member(Counter counter, long member) {
    return new Demand(counter, 1, OptionalLong.of(member), true);
  }

  static Reservation taken(LimitStore store, Instant now, Demand... demands) {
    Answer answer = store.take(Arrays.asList(demands), now);
    assertThat(answer).isInstanceOf(Answer.Taken.class);
    return ((Answer.Taken) answer).reservation();
  }

  static void sent(LimitStore store, Instant now, Demand... demands) {
    store.commit(taken(store, now, demands), now);
  }

  static List<Shortage> refused(LimitStore store, Instant now, Demand... demands) {
    Answer answer = store.take(Arrays.asList(demands), now);
    assertThat(answer).isInstanceOf(Answer.Short.class);
    return ((Answer.Short) answer).shortages();
  }
}
