// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.core.queue.WaitReason;
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
class HoldReleaserPropertyTest {

  private static final List<String> QUEUES = List.of("a", "b", "a,b", "b,c", "c", "a,c");

  @Property(tries = 500)
  void never_lets_go_too_much_nor_in_the_wrong_order_nor_too_little(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 5) Integer> arrivals,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 7) Integer> budgets) {
    TestQueue mail = new TestQueue();
    Budget budget = new Budget();
    HoldReleaser releaser = new HoldReleaser(mail.queue, budget, mail.clock);
    Map<String, List<QueuedDelivery>> came = new HashMap<>();
    int next = 0;
    for (int round = 0; round < budgets.size(); round++) {
      for (int i = 0; i < 5 && next < arrivals.size(); i++, next++) {
        String line = QUEUES.get(arrivals.get(next));
        WaitReason limit = new WaitReason.Limit(line, line, 0);
        came.computeIfAbsent(line, q -> new ArrayList<>())
            .add(mail.add("bob@example.org", "account a@example.com", limit));
        releaser.added(List.of(line));
      }
      budget.fill(String.valueOf("abc".charAt(round % 3)), budgets.get(round));
      mail.clock.advance(Budget.TICK);
      Duration pause = releaser.round();
      while (pause.isZero()) {
        pause = releaser.round();
      }
    }

    came.forEach((line, all) -> check(mail, budget, line, all));
    assertThat(List.of("a", "b", "c")).allMatch(counter -> budget.left(counter) >= 0);
  }

  private static void check(TestQueue mail, Budget budget, String line, List<QueuedDelivery> came) {
    List<Boolean> waits =
        came.stream()
            .map(each -> mail.row(each).orElseThrow().reason() instanceof WaitReason.Limit)
            .toList();
    assertThat(waits).isSorted();
    if (waits.contains(true)) {
      assertThat(line.split(",")).anyMatch(counter -> budget.left(counter) == 0);
    }
  }
}
