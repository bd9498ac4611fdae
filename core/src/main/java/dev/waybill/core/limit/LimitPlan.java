// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One limit with its overrides resolved in advance. Immutable. */
final class LimitPlan {

  private final Limit limit;
  private final Optional<Limit> plain;
  private final Map<String, Rule> exact = new HashMap<>();
  private final List<Rule> patterns = new ArrayList<>();

  /** An override, by its place in the file. */
  private record Rule(int place, KeyPattern of, Optional<Limit> limit) {}

  LimitPlan(Limit limit) {
    this.limit = limit;
    this.plain = Optional.of(limit.at(limit.rate()));
    for (int i = 0; i < limit.overrides().size(); i++) {
      RateOverride override = limit.overrides().get(i);
      Rule rule = new Rule(i, override.of(), override.rate().map(limit::at));
      if (override.of().isExact()) {
        exact.putIfAbsent(override.of().text(), rule);
      } else {
        patterns.add(rule);
      }
    }
  }

  Limit limit() {
    return limit;
  }

  /** The limit as it applies to a key; empty when it does not. */
  Optional<Limit> of(String key) {
    if (!limit.isFor(key)) {
      return Optional.empty();
    }
    Rule rule = exact.get(key);
    for (Rule pattern : patterns) {
      if (rule != null && rule.place() < pattern.place()) {
        break;
      }
      if (pattern.of().matches(key)) {
        return pattern.limit();
      }
    }
    return rule == null ? plain : rule.limit();
  }

  Optional<Counter> counter(String key) {
    return of(key).map(effective -> new Counter(effective, key));
  }
}
