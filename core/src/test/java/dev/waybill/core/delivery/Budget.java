// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A policy by counters that are filled by hand: terms such as {@code x,y} need one of each. */
final class Budget implements HoldPolicy {

  static final Duration TICK = Duration.ofMinutes(10);
  static final Reply FULL = Reply.of(451, new EnhancedStatus(4, 7, 1), "Held by a limit");
  static final Reply NEVER = Reply.of(550, new EnhancedStatus(5, 7, 1), "Too large");

  private final Map<String, Integer> left = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();
  private int asked;

  void fill(String counter, int amount) {
    left.merge(counter, amount, Integer::sum);
  }

  int left(String counter) {
    return left.getOrDefault(counter, 0);
  }

  int taken(String counter) {
    return taken.getOrDefault(counter, 0);
  }

  int asked() {
    return asked;
  }

  @Override
  public Permission ask(QueuedDelivery held, WaitReason.Limit limit, Instant now) {
    asked++;
    List<String> counters = List.of(limit.terms().split(","));
    if (counters.contains("broken")) {
      throw new IllegalStateException("cannot be asked");
    }
    if (counters.contains("never")) {
      return new Never(NEVER);
    }
    if (counters.stream().anyMatch(counter -> left(counter) < 1)) {
      return new Wait(FULL, Optional.of(now.plus(TICK)));
    }
    for (String counter : counters) {
      left.merge(counter, -1, Integer::sum);
      taken.merge(counter, 1, Integer::sum);
    }
    return new Go();
  }
}
