// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.time.FixedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Random arrivals in lines that share counters, and random budgets. */
class ReleaserPropertyTest {

  private static final List<String> QUEUES = List.of("a", "b", "a,b", "b,c", "c", "a,c");

  @Property(tries = 500)
  void never_lets_go_too_much_nor_in_the_wrong_order_nor_too_little(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 5) Integer> arrivals,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 7) Integer> budgets) {
    FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
    MemoryHeldMail mail = new MemoryHeldMail();
    Budget budget = new Budget();
    Releaser releaser = new Releaser(mail, budget, clock, () -> {});
    Map<String, List<Long>> came = new HashMap<>();
    int next = 0;
    for (int round = 0; round < budgets.size(); round++) {
      for (int i = 0; i < 5 && next < arrivals.size(); i++, next++) {
        String queue = QUEUES.get(arrivals.get(next));
        came.computeIfAbsent(queue, q -> new ArrayList<>())
            .add(mail.hold(queue, clock.instant()).place());
        releaser.added(List.of(queue));
      }
      budget.fill(String.valueOf("abc".charAt(round % 3)), budgets.get(round));
      clock.advance(Budget.TICK);
      Duration pause = releaser.round();
      while (pause.isZero()) {
        pause = releaser.round();
      }
    }

    for (String queue : came.keySet()) {
      List<Long> gone =
          mail.gone.stream()
              .filter(held -> held.hold().queue().equals(queue))
              .map(Held::place)
              .toList();
      assertThat(gone).isEqualTo(came.get(queue).subList(0, gone.size()));
    }
    for (Held waiting :
        mail.queues().keySet().stream().map(q -> mail.first(q, 1).get(0)).toList()) {
      assertThat(waiting.hold().terms().split(",")).anyMatch(counter -> budget.left(counter) == 0);
    }
    assertThat(List.of("a", "b", "c")).allMatch(counter -> budget.left(counter) >= 0);
  }
}
