// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class MemoryLimitStoreModelTest extends LimitStoreModelContract {

  /** What would be in the database: text, and the members of each counter. */
  private final Map<CounterId, String> states = new HashMap<>();

  private final Map<CounterId, Map<Long, MemberStamp>> members = new HashMap<>();

  private List<Raise> raises = List.of();

  @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
  void says_what_the_model_says(
      @ForAll("limits") List<Limit> limits,
      @ForAll("starts") Instant start,
      @ForAll("steps") List<Step> steps)
      throws IOException {
    compare(limits, start, steps);
  }

  @Override
  protected LimitStore open() {
    raises = List.of();
    states.clear();
    members.clear();
    return new MemoryLimitStore(counter -> Optional.empty());
  }

  @Override
  protected LimitStore restarted(LimitStore store, List<Limit> limits, Instant now) {
    MemoryLimitStore before = (MemoryLimitStore) store;
    List<CounterChange> changes = before.changes(3, now);
    while (!changes.isEmpty()) {
      changes.forEach(this::write);
      changes = before.changes(3, now);
    }
    MemoryLimitStore after = new MemoryLimitStore(counter -> named(limits, counter.limit()));
    states.forEach(
        (counter, state) ->
            after.load(
                counter,
                CounterState.parse(state),
                members.getOrDefault(counter, Map.of()).values()));
    before.changedRaises().ifPresent(changed -> raises = changed);
    after.load(raises);
    return after;
  }

  private void write(CounterChange change) {
    if (change.membersReset()) {
      members.remove(change.counter());
    }
    if (change.state().isEmpty()) {
      states.remove(change.counter());
      return;
    }
    states.put(change.counter(), change.state().get().toString());
    Map<Long, MemberStamp> stamps =
        members.computeIfAbsent(change.counter(), id -> new LinkedHashMap<>());
    change.members().forEach(member -> stamps.put(member.member(), member));
  }
}
