// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.Window;
import java.time.Instant;
import java.util.List;

/** A charge as the scripts read it: the fourteen arguments that {@code common.lua} names. */
final class ChargeArguments {

  private ChargeArguments() {}

  /**
   * Writes a charge.
   *
   * @param moment in the period of the calendar that is meant
   */
  static List<String> of(LimitCharge charge, Instant moment) {
    Counter counter = charge.counter();
    Limit limit = counter.limit();
    Window window = limit.rate().window();
    String member = charge.member().isPresent() ? "" + charge.member().getAsLong() : "";
    return List.of(
        CounterText.of(counter.id()),
        kind(limit.counts()),
        "" + charge.amount(),
        member,
        charge.enforced() ? "1" : "0",
        shape(window),
        window instanceof Window.Rolling rolling ? "" + rolling.sliceMillis() : "0",
        window instanceof Window.Calendar calendar ? millis(calendar.start(moment)) : "0",
        window instanceof Window.Calendar calendar ? millis(calendar.end(moment)) : "0",
        "" + window.length().toMillis(),
        "" + limit.rate().amount(),
        "" + limit.rate().burst().orElse(-1),
        limit.schedule().toString(),
        CounterText.key(limit.name(), counter.key()));
  }

  /** How the members of a counter are kept: a amounts, d distinct, n new. */
  static String kind(Counted counts) {
    return switch (counts) {
      case MESSAGES, RECIPIENTS, OCTETS -> "a";
      case DISTINCT_RECIPIENTS -> "d";
      case NEW_RECIPIENTS -> "n";
    };
  }

  // r and the milliseconds of a slice, so that the slices of an old window can be read.
  private static String shape(Window window) {
    return window instanceof Window.Calendar calendar
        ? "c" + calendar.unit().written() + calendar.zone()
        : "r" + ((Window.Rolling) window).sliceMillis();
  }

  private static String millis(Instant moment) {
    return "" + moment.toEpochMilli();
  }
}
