// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Medians of before and after, load by load, in Markdown. Confined to one thread. */
final class ThroughputTable {

  private record Load(int connections, int octets) {}

  private final Map<Load, Map<String, List<Turn>>> turns = new LinkedHashMap<>();

  void add(Turn turn) {
    turns
        .computeIfAbsent(new Load(turn.connections(), turn.octets()), load -> new LinkedHashMap<>())
        .computeIfAbsent(turn.name(), name -> new ArrayList<>())
        .add(turn);
  }

  @Override
  public String toString() {
    StringBuilder table =
        new StringBuilder(
            """
            | connections | octets | messages/s before, after | ratio (least to most) | CPU s/1,000 before, after | octets written/message | syncs/message | peak MiB |
            |---|---|---|---|---|---|---|---|
            """);
    turns.forEach((load, byName) -> table.append(row(load, byName)));
    return table.toString();
  }

  private static String row(Load load, Map<String, List<Turn>> byName) {
    List<Turn> before = byName.getOrDefault(Throughput.BEFORE, List.of());
    List<Turn> after = byName.getOrDefault(Throughput.AFTER, List.of());
    int rounds = Math.min(before.size(), after.size());
    if (rounds == 0) {
      return "";
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      ratios.add(after.get(i).perSecond() / before.get(i).perSecond());
    }
    Ratios ratio = new Ratios(ratios);
    return String.format(
        Locale.ROOT,
        "| %d | %d | %.0f, %.0f | %.2f (%.2f to %.2f) | %.2f, %.2f | %.0f, %.0f | %.2f, %.2f | %.0f, %.0f |%n",
        load.connections,
        load.octets,
        Turn.median(before, Turn::perSecond),
        Turn.median(after, Turn::perSecond),
        ratio.median(),
        ratio.least(),
        ratio.most(),
        Turn.median(before, Turn::cpuSecondsOfThousand),
        Turn.median(after, Turn::cpuSecondsOfThousand),
        Turn.median(before, Turn::writtenOfMessage),
        Turn.median(after, Turn::writtenOfMessage),
        Turn.median(before, Turn::syncsOfMessage),
        Turn.median(after, Turn::syncsOfMessage),
        Turn.median(before, Turn::peakMebioctets),
        Turn.median(after, Turn::peakMebioctets));
  }
}
