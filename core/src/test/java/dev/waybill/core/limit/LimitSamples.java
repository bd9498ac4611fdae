// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Limits, charges and what is done with them, in short words. */
public final class LimitSamples {

  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private LimitSamples() {}

  public static Limit limit(String name, Counted counts, String rate) {
    return limit(name, counts, rate, Schedule.NONE);
  }

  public static Limit limit(String name, Counted counts, String rate, Schedule schedule) {
    return new Limit(
        name,
        Scope.ACCOUNT,
        List.of(),
        counts,
        Rate.parse(rate),
        OverLimitAction.DEFER,
        schedule,
        StoreDown.LOCAL_SHARE,
        List.of(),
        1);
  }

  public static Counter recipients(String rate) {
    return new Counter(
        limit("per-" + rate.replaceAll("[^a-z0-9]", "-"), Counted.RECIPIENTS, rate), "a");
  }

  public static Counter counter(Counted counts, String rate) {
    return new Counter(limit("l", counts, rate), "a@example.com");
  }

  public static LimitCharge some(Counter counter, long amount) {
    return new LimitCharge(counter, amount, OptionalLong.empty(), true);
  }

  public static LimitCharge reported(Counter counter, long amount) {
    return new LimitCharge(counter, amount, OptionalLong.empty(), false);
  }

  public static LimitCharge member(Counter counter, long member) {
    return new LimitCharge(counter, 1, OptionalLong.of(member), true);
  }

  public static Reservation taken(LimitStore store, Instant now, LimitCharge... charges) {
    Answer answer = store.take(Arrays.asList(charges), now);
    assertThat(answer).isInstanceOf(Answer.Taken.class);
    return ((Answer.Taken) answer).reservation();
  }

  public static void sent(LimitStore store, Instant now, LimitCharge... charges) {
    store.commit(taken(store, now, charges), now);
  }

  public static List<LimitExceeded> refused(LimitStore store, Instant now, LimitCharge... charges) {
    Answer answer = store.take(Arrays.asList(charges), now);
    assertThat(answer).isInstanceOf(Answer.Short.class);
    return ((Answer.Short) answer).limitsExceeded();
  }
}
