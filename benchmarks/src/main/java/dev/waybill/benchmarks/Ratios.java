// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * How B compares with A, round by round. Immutable.
 *
 * @param ofRounds messages per second of B divided by those of A in the same round, sorted
 */
record Ratios(List<Double> ofRounds) {

  Ratios {
    if (ofRounds.isEmpty()) {
      throw new IllegalArgumentException("a comparison needs at least one round");
    }
    ofRounds = ofRounds.stream().sorted().toList();
  }

  double median() {
    int middle = ofRounds.size() / 2;
    boolean odd = ofRounds.size() % 2 == 1;
    return odd ? ofRounds.get(middle) : (ofRounds.get(middle - 1) + ofRounds.get(middle)) / 2;
  }

  double least() {
    return ofRounds.get(0);
  }

  double most() {
    return ofRounds.get(ofRounds.size() - 1);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "B / A: median %.2f, from %.2f to %.2f in %d rounds",
        median(),
        least(),
        most(),
        ofRounds.size());
  }
}
