// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.store.Changes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events since the start, for metrics.
 *
 * <p>Thread-safe to read. Labels are kinds, scopes and categories of the rule file, so there are
 * some hundreds of counters at most, whatever mail there is.
 */
public final class DeliveryStatistics implements Subscriber {

  /** More categories than any rule file has; beyond it they are counted as one. */
  private static final int MOST_COUNTERS = 1000;

  private static final Key OTHERS = new Key("other", "", "");

  private final Map<Key, LongAdder> counters = new ConcurrentHashMap<>();
  private long seen;

  /**
   * What is counted together.
   *
   * @param event {@code accepted}, {@code refused}, {@code site-paused}, {@code site-back}, {@code
   *     signature}, or the label of a {@link RecipientEvent.Kind}
   * @param scope of the classification, in lower case; empty without one. For {@code refused} the
   *     command.
   * @param category of the classification; empty without one. For {@code refused} the first digit
   *     of the reply's code.
   */
  public record Key(String event, String scope, String category) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return toString().compareTo(other.toString());
    }
  }

  @Override
  public String name() {
    return "statistics";
  }

  @Override
  public List<Event> handle(List<LoggedEvent> page, Changes changes) {
    for (LoggedEvent logged : page) {
      // A page may come twice.
      if (logged.sequence() > seen) {
        count(logged.event());
        seen = logged.sequence();
      }
    }
    return List.of();
  }

  /** The counters as they are now. */
  public Map<Key, Long> counts() {
    Map<Key, Long> counts = new TreeMap<>();
    counters.forEach((key, counter) -> counts.put(key, counter.sum()));
    return counts;
  }

  private void count(Event event) {
    Key key = key(event);
    Key kept = counters.containsKey(key) || counters.size() < MOST_COUNTERS ? key : OTHERS;
    counters.computeIfAbsent(kept, k -> new LongAdder()).increment();
  }

  private static Key key(Event event) {
    if (event instanceof RecipientEvent outcome) {
      return outcome
          .classification()
          .map(known -> new Key(outcome.kind().label(), known.scope().label(), known.category()))
          .orElse(new Key(outcome.kind().label(), "", ""));
    }
    if (event instanceof Refused refused) {
      return new Key("refused", refused.stage(), Integer.toString(refused.reply().code() / 100));
    }
    if (event instanceof SiteEvent site) {
      return new Key(site.until().isPresent() ? "site-paused" : "site-back", "", "");
    }
    return new Key(event instanceof Accepted ? "accepted" : "signature", "", "");
  }
}
