// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The raises of a store. Guarded by its lock. */
final class Raises {

  private final Map<Whose, Raise> raises = new HashMap<>();
  private boolean changed;

  private record Whose(String limit, String key) {}

  void put(Raise raise) {
    raises.put(new Whose(raise.limit(), raise.key()), raise);
    changed = true;
  }

  void load(List<Raise> written) {
    written.forEach(raise -> raises.put(new Whose(raise.limit(), raise.key()), raise));
  }

  /** What is added for a counter at a millisecond. */
  long by(CounterId counter, long now) {
    return raises.isEmpty() ? 0 : of(counter, now).map(Raise::by).orElse(0L);
  }

  Optional<Raise> of(CounterId counter, long now) {
    return Optional.ofNullable(raises.get(new Whose(counter.limit(), counter.key())))
        .filter(raise -> raise.at(Instant.ofEpochMilli(now)) > 0);
  }

  List<Raise> at(Instant now) {
    return raises.values().stream().filter(raise -> raise.at(now) > 0).toList();
  }

  /** All raises, if something changed since the last call; drops those that ended. */
  Optional<List<Raise>> takeChange() {
    if (!changed) {
      return Optional.empty();
    }
    changed = false;
    raises.values().removeIf(raise -> raise.by() == 0);
    return Optional.of(List.copyOf(raises.values()));
  }

  void touch() {
    changed = true;
  }
}
