// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.Usage;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of one counter of a limit.
 *
 * @param limit its name
 * @param scope its scope, such as {@code account}
 * @param key whose sending is counted
 * @param counts what is counted, such as {@code recipients}
 * @param rate the configured rate
 * @param over what happens to the excess
 * @param line its line in {@code waybill.xml}
 * @param used the amount that counts now
 * @param allowed the most that may count now
 * @param left what may still be sent now
 * @param next when the next part of it stops counting; empty if nothing counts
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
