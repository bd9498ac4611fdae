// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What was measured, round by round. Confined to the thread that compares. */
final class DkimScores {

  private final List<Score> scores = new ArrayList<>();

  /**
   * One figure of one round.
   *
   * @param benchmark the method's name
   * @param octets of the message
   * @param micros of CPU time for one operation
   * @param garbage octets that one operation allocates
   */
  record Score(int round, String benchmark, int octets, double micros, double garbage) {}

  void add(Score score) {
    scores.add(score);
  }

  /** B's time divided by A's of the same round and size; empty if one was not measured. */
  List<Double> ratios(String b, String a, int octets) {
    List<Double> ratios = new ArrayList<>();
    for (Score ofB : of(b, octets)) {
      of(a, octets).stream()
          .filter(ofA -> ofA.round() == ofB.round())
          .map(ofA -> ofB.micros() / ofA.micros())
          .forEach(ratios::add);
    }
    return ratios;
  }

  OptionalDouble medianMicros(String benchmark, int octets) {
    return median(benchmark, octets, Score::micros);
  }

  OptionalDouble medianGarbage(String benchmark, int octets) {
    return median(benchmark, octets, Score::garbage);
  }

  private OptionalDouble median(String benchmark, int octets, ToDoubleFunction<Score> figure) {
    List<Score> found = of(benchmark, octets);
    DoubleStream sorted = found.stream().mapToDouble(figure).sorted();
    return sorted.skip(found.size() / 2).findFirst();
  }

  private List<Score> of(String benchmark, int octets) {
    return scores.stream()
        .filter(score -> score.benchmark().equals(benchmark) && score.octets() == octets)
        .toList();
  }
}
