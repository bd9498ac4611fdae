// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;

/**
 * A warm-up: the amounts allowed on the first, second, ... day on which mail is sent.
 *
 * <p>Immutable. A day without mail does not advance it. After the last step the limit's own amount
 * is allowed.
 *
 * @param steps never falling; empty for no warm-up
 */
public record Schedule(List<Long> steps) {

  /** No warm-up. */
  public static final Schedule NONE = new Schedule(List.of());

  /** Chosen: a year of steps. */
  static final int MOST_STEPS = 366;

  /** Checks that it never falls. */
  public Schedule {
    steps = List.copyOf(steps);
    if (steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException("expected at most " + MOST_STEPS + " steps");
    }
    long last = 1;
    for (long step : steps) {
      if (step < last) {
        throw new IllegalArgumentException(
            "expected numbers above zero that never fall, for example 50 100 500 1000");
      }
      last = step;
    }
  }

  /**
   * Reads whole numbers, separated by blanks or commas.
   *
   * @throws IllegalArgumentException for anything else; the message says what was expected
   */
  public static Schedule parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("expected whole numbers such as 50 100 500 1000");
    }
    return new Schedule(
        Arrays.stream(text.strip().split("\\s*,\\s*|\\s+")).map(RateGrammar::number).toList());
  }

  /**
   * What is allowed on a day.
   *
   * @param earlierDays days before it on which something was sent
   * @param amount what is allowed after the schedule
   */
  public long allowed(int earlierDays, long amount) {
    return earlierDays < steps.size() ? steps.get(earlierDays) : amount;
  }

  @Override
  public String toString() {
    return steps.stream().map(String::valueOf).collect(joining(" "));
  }
}
