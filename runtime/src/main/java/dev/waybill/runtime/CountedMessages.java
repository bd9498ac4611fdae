// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.message.MessageToken;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which held messages have been counted as a message, by the first recipient that left, so that the
 * others leave without being counted again.
 *
 * <p>Thread-safe; in memory. What is forgotten is counted once more, and never too little.
 */
final class CountedMessages {

  /** Chosen: some megabytes. */
  private static final int MOST = 10_000;

  private record Counting(MessageToken message, CounterId counter) {}

  private final Set<Counting> oldestFirst = new LinkedHashSet<>();

  /** What one recipient of this message has to take. */
  synchronized List<LimitCharge> left(MessageToken message, List<LimitCharge> charges) {
    return charges.stream()
        .filter(charge -> !oldestFirst.contains(new Counting(message, charge.counter().id())))
        .toList();
  }

  /** Remembers what a recipient of this message has taken. */
  synchronized void add(MessageToken message, List<LimitCharge> charges) {
    charges.stream()
        .map(charge -> charge.counter().id())
        .filter(counter -> counter.counts() == Counted.MESSAGES)
        .forEach(counter -> oldestFirst.add(new Counting(message, counter)));
    while (oldestFirst.size() > MOST) {
      oldestFirst.remove(oldestFirst.iterator().next());
    }
  }
}
