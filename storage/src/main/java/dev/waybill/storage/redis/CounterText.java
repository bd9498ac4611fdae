// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.CounterId;
import java.util.Locale;
import java.util.Optional;

/** How counters are called in Redis: {@code recipients:account-day:a@example.com}. */
final class CounterText {

  private CounterText() {}

  static String of(CounterId id) {
    return id.counts().name().toLowerCase(Locale.ROOT) + ":" + key(id.limit(), id.key());
  }

  /** What raises are stored under: they do not care what is counted. */
  static String key(String limit, String key) {
    return limit.replace("%", "%25").replace(":", "%3A") + ":" + key;
  }

  /** Reads {@link #of}; empty for what a newer version may have written. */
  static Optional<CounterId> parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length == 3) {
      for (Counted counts : Counted.values()) {
        if (counts.name().toLowerCase(Locale.ROOT).equals(parts[0])) {
          return Optional.of(new CounterId(limit(parts[1]), counts, parts[2]));
        }
      }
    }
    return Optional.empty();
  }

  /** Reads the name of the limit. */
  static String limit(String written) {
    return written.replace("%3A", ":").replace("%25", "%");
  }
}
