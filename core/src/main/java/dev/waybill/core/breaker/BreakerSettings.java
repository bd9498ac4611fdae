// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.limit.Rate;
import dev.waybill.core.settings.Section;
import java.util.List;
import java.util.Optional;

/**
 * The {@code <breaker>} element of {@code <limits>}.
 *
 * <p>Immutable.
 *
 * @param slowTo at which pace a slowed account may send, in recipients
 * @param triggers why the breaker acts; empty when it is off
 */
public record BreakerSettings(Rate slowTo, List<Trigger> triggers) {

  /** Off. 100 recipients in an hour: chosen; enough for a person, useless for a campaign. */
  public static final BreakerSettings DEFAULTS =
      new BreakerSettings(Rate.parse("100/h"), List.of());

  /** Copies the triggers. */
  public BreakerSettings {
    triggers = List.copyOf(triggers);
  }

  /** Reads the element. */
  public static BreakerSettings read(Section breaker) {
    return new BreakerSettings(
        breaker.value("slow-to", DEFAULTS.slowTo(), BreakerSettings::pace),
        breaker.children("trip").stream().map(Trigger::read).flatMap(Optional::stream).toList());
  }

  private static Rate pace(String text) {
    Rate rate = Rate.parse(text);
    if (rate.inOctets()) {
      throw new IllegalArgumentException("expected a number of recipients such as 100/h");
    }
    return rate;
  }

  /** Whether there is anything to watch. */
  public boolean isOn() {
    return !triggers.isEmpty();
  }

  /** Whether a trigger asks for a measure. */
  boolean needs(Measure measure) {
    return triggers.stream().anyMatch(trigger -> trigger.when() == measure);
  }

  /** Over how many of the latest recipients a measure is taken at most. */
  int longest(Measure measure) {
    return triggers.stream()
        .filter(trigger -> trigger.when() == measure)
        .mapToInt(Trigger::ofLast)
        .max()
        .orElse(1);
  }
}
