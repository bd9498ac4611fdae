// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The ways that mail can take from the first mailet of {@code root}. Immutable.
 *
 * @param pipeline to walk through
 */
record Flow(Pipeline pipeline) {

  /** The processor in which all mail starts. */
  static final String START = "root";

  /** Every mailet that mail can reach. */
  Set<Step> all() {
    return reached(pipeline::next);
  }

  /** Every mailet that mail can reach without one that {@code blocks} it. */
  Set<Step> avoiding(Predicate<Step> blocks) {
    return reached(step -> blocks.test(step) ? List.of() : pipeline.next(step));
  }

  /**
   * Every mailet that mail can reach when nothing matches at the mailets that {@code gates} name.
   */
  Set<Step> past(Predicate<Step> gates) {
    return reached(
        step -> gates.test(step) ? pipeline.after(step).stream().toList() : pipeline.next(step));
  }

  private Set<Step> reached(Function<Step, List<Step>> next) {
    Set<Step> seen = new LinkedHashSet<>();
    Deque<Step> left = new ArrayDeque<>(pipeline.steps(START).stream().limit(1).toList());
    while (!left.isEmpty()) {
      Step step = left.remove();
      if (seen.add(step)) {
        left.addAll(next.apply(step));
      }
    }
    return seen;
  }
}
