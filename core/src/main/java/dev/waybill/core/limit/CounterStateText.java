// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A counter's state as one line of text that starts with a format version:
 *
 * <pre>
 * 1|1/h|1764000000000|48999:5 49000:7|3 0 1764000000000|0 0|80@1764000000000
 * version|window|latest|slice:amount ..|level drained at|days lastDay|percent@millisecond ..
 * </pre>
 */
final class CounterStateText {

  private static final String VERSION = "1";
  private static final int FIELDS = 7;

  /** A hundred slices of two numbers with 20 digits each, and some more. */
  private static final int MOST_CHARACTERS = 8192;

  /** Chosen: more thresholds than there are. */
  private static final int MOST_TOLD = 100;

  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,17}");

  private CounterStateText() {}

  static String write(CounterState state) {
    return String.join(
        "|",
        VERSION,
        Rate.of(1, state.window()).toString(),
        Long.toString(state.latest()),
        state.slices().stream().map(s -> s.slice() + ":" + s.amount()).collect(joining(" ")),
        state.burst().level() + " " + state.burst().drained() + " " + state.burst().at(),
        state.warmUp().days() + " " + state.warmUp().lastDay(),
        state.told().entrySet().stream()
            .map(told -> told.getKey() + "@" + told.getValue())
            .collect(joining(" ")));
  }

  static CounterState read(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("a counter's state is too long");
    }
    String[] fields = text.split("\\|", -1);
    if (fields.length != FIELDS || !fields[0].equals(VERSION)) {
      throw new IllegalArgumentException("expected a counter's state of version " + VERSION);
    }
    long[] burst = numbers(fields[4], 3);
    long[] warmUp = numbers(fields[5], 2);
    return new CounterState(
        Rate.parse(fields[1]).window(),
        number(fields[2]),
        words(fields[3]).map(CounterStateText::slice).toList(),
        new CounterState.BurstState(burst[0], burst[1], burst[2]),
        new CounterState.WarmUp(Math.toIntExact(Math.min(warmUp[0], 1_000_000)), warmUp[1]),
        told(fields[6]));
  }

  private static Stream<String> words(String field) {
    return field.isEmpty() ? Stream.of() : Arrays.stream(field.split(" ", -1));
  }

  private static CounterState.SliceAmount slice(String word) {
    long[] parts = numbers(word.replace(':', ' '), 2);
    return new CounterState.SliceAmount(parts[0], Math.min(parts[1], Rate.MOST));
  }

  private static SortedMap<Integer, Long> told(String field) {
    SortedMap<Integer, Long> told = new TreeMap<>();
    for (String word : words(field).limit(MOST_TOLD).toList()) {
      long[] parts = numbers(word.replace('@', ' '), 2);
      told.put((int) Math.min(parts[0], MOST_TOLD), parts[1]);
    }
    return told;
  }

  private static long[] numbers(String field, int count) {
    List<String> words = List.of(field.split(" ", -1));
    if (words.size() != count) {
      throw new IllegalArgumentException("expected " + count + " numbers");
    }
    return words.stream().mapToLong(CounterStateText::number).toArray();
  }

  private static long number(String word) {
    if (!NUMBER.matcher(word).matches()) {
      throw new IllegalArgumentException("expected a number");
    }
    return Long.parseLong(word);
  }
}
