// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.usage;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.Usage;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One counter of a limit.
 *
 * @param limit its name
 * @param scope what it is for, such as {@code account}
 * @param key whose sending is counted
 * @param counts what is counted, such as {@code recipients}
 * @param rate how much in which time, by the file
 * @param over what happens with what is too much
 * @param line where it stands in {@code waybill.xml}
 * @param used what counts now
 * @param allowed the most that may count now
 * @param left what may still be sent now
 * @param next when the next part of what is used stops counting; empty when nothing does
 */
public record LimitView(
    String limit,
    String scope,
    String key,
    String counts,
    String rate,
    String over,
    int line,
    long used,
    long allowed,
    long left,
    Optional<String> next) {

  /** The view of a counter. */
  public static LimitView of(Usage usage) {
    Limit limit = usage.counter().limit();
    return new LimitView(
        limit.name(),
        word(limit.scope()),
        usage.counter().key(),
        word(limit.counts()),
        limit.rate().toString(),
        word(limit.over()),
        limit.line(),
        usage.used(),
        usage.allowed(),
        usage.left(),
        usage.next().map(Instant::toString));
  }

  /** What is counted. */
  public Counted counted() {
    return Counted.valueOf(counts.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
