// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterStateTest {

  private static final CounterState STATE =
      new CounterState(
          Rate.parse("1/day aligned Europe/Berlin").window(),
          1_764_000_000_000L,
          List.of(new CounterState.SliceAmount(1_763_938_800_000L, 5)),
          new CounterState.BurstState(3, 17, 1_764_000_000_000L),
          new CounterState.WarmUp(4, 1_763_938_800_000L),
          new TreeMap<>(Map.of(80, 1_763_999_000_000L)));

  @Test
  void is_one_short_line() {
    assertThat(STATE)
        .hasToString(
            "1|1/day aligned Europe/Berlin|1764000000000|1763938800000:5|3 17 1764000000000"
                + "|4 1763938800000|80@1763999000000");
    assertThat(CounterState.parse(STATE.toString())).isEqualTo(STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "2|1/h|5||0 0 0|0 0|",
        "1|1/h|-5||0 0 0|0 0|",
        "1|1/h|99999999999999999999||0 0 0|0 0|",
        "1|1/h|5|6:1|0 0 0|0 0|",
        "1|1/h|5|1:|0 0 0|0 0|",
        "1|1/h|5|1:1 |0 0 0|0 0|",
        "1|1/fortnight|5||0 0 0|0 0|",
        "1|1/h|5||0 0|0 0|",
        "1|1/h|5||0 0 0|0 0|80",
        "1|1/h|5||0 99999999999 0|0 0|"
      })
  void what_is_no_state_is_refused(String text) {
    assertThatThrownBy(() -> CounterState.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_long_text_is_refused_unread() {
    assertThatThrownBy(() -> CounterState.parse("1|".repeat(10_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too long");
  }

  /** Whatever is in the database: it is refused, or it can be counted with. */
  @Property(tries = 5000)
  void no_text_makes_the_reader_or_the_store_fail_otherwise(@ForAll long seed) {
    String text = mutated(STATE.toString(), new Random(seed));
    CounterState state;
    try {
      state = CounterState.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(CounterState.parse(state.toString())).isEqualTo(state);
    Counter counter = Samples.counter(Counted.RECIPIENTS, "10/h burst 3");
    MemoryLimitStore store = new MemoryLimitStore(id -> Optional.of(counter.limit()));
    store.load(counter.id(), state, List.of());
    Samples.take(store, Samples.NOON, Samples.charge(counter, 1));
    store.changes(10, Samples.NOON);
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutated.length());
      char other = "0123456789|:@ -/hdays".charAt(random.nextInt(21));
      switch (random.nextInt(3)) {
        case 0 -> mutated.setCharAt(at, other);
        case 1 -> mutated.insert(at, other);
        default -> mutated.deleteCharAt(at);
      }
    }
    return mutated.toString();
  }
}
