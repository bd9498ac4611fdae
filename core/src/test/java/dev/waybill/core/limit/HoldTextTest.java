// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HoldTextTest {

  private static final Counter WARM_UP = counter("warm-up", Counted.RECIPIENTS, "example.com");
  private static final Counter FRESH = counter("fresh", Counted.NEW_RECIPIENTS, "a\tb@x.example");
  private static final List<LimitCharge> DEMANDS =
      List.of(
          new LimitCharge(WARM_UP, 1, OptionalLong.empty(), true),
          new LimitCharge(FRESH, 1, OptionalLong.of(-3), true));

  private static Counter counter(String name, Counted counts, String key) {
    return counter(name, counts, key, OverLimitAction.HOLD);
  }

  private static Counter counter(String name, Counted counts, String key, OverLimitAction over) {
    Limit limit =
        new Limit(
            name,
            Scope.SENDER_DOMAIN,
            List.of(),
            counts,
            Rate.parse("10/day"),
            over,
            Schedule.NONE,
            StoreDown.LOCAL_SHARE,
            List.of(),
            1);
    return new Counter(limit, key);
  }

  private static Optional<Counter> today(CounterId id, boolean uncounted) {
    assertThat(uncounted).isFalse();
    return List.of(WARM_UP, FRESH).stream().filter(counter -> counter.id().equals(id)).findFirst();
  }

  @Test
  void is_read_as_it_was_written() {
    assertThat(HoldText.read(HoldText.write(DEMANDS), HoldTextTest::today)).isEqualTo(DEMANDS);
  }

  @Test
  void forgets_limits_that_are_gone() {
    assertThat(HoldText.read(HoldText.write(DEMANDS), (id, uncounted) -> Optional.empty()))
        .isEmpty();
  }

  @Test
  void marks_what_limits_that_do_not_hold_could_not_count() {
    Counter strict = counter("strict", Counted.OCTETS, "k", OverLimitAction.DEFER);
    Counter report = counter("report", Counted.RECIPIENTS, "k", OverLimitAction.REPORT);
    List<LimitCharge> charges =
        List.of(
            new LimitCharge(strict, 7, OptionalLong.empty(), true),
            new LimitCharge(report, 1, OptionalLong.empty(), false));

    assertThat(
            HoldText.read(
                HoldText.write(charges),
                (id, uncounted) ->
                    List.of(strict, report).stream()
                        .filter(counter -> uncounted && counter.id().equals(id))
                        .findFirst()))
        .isEqualTo(charges);
  }

  @Test
  void the_same_counters_make_one_line_whatever_the_amounts() {
    LimitCharge large = new LimitCharge(WARM_UP, 9, OptionalLong.empty(), true);

    assertThat(HoldText.queue(DEMANDS)).isEqualTo(HoldText.queue(List.of(DEMANDS.get(1), large)));
    assertThat(HoldText.queue(DEMANDS)).isNotEqualTo(HoldText.queue(List.of(large)));
  }

  @Test
  void refuses_what_it_did_not_write() {
    assertThatThrownBy(() -> HoldText.read("nonsense", HoldTextTest::today))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
