// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The path of signed mail: later mailets of the processor, the processors that they name, and those
 * for failures. Every mailet is visited once, so cycles end.
 *
 * <p>Only mailets from which the mail may still be sent matter: changing a message that stays in a
 * repository breaks no signature. A third-party mailet at the end of its processor may send,
 * because James drops mail that reaches the end.
 *
 * <p>Immutable.
 */
final class SignedWay {

  private final Pipeline pipeline;
  private final Set<Step> reached;
  private final Set<Step> sending;

  private SignedWay(Pipeline pipeline, Set<Step> reached, Set<Step> sending) {
    this.pipeline = pipeline;
    this.reached = reached;
    this.sending = sending;
  }

  static SignedWay from(Pipeline pipeline, Step signer) {
    Map<Step, List<Step>> before = new HashMap<>();
    Set<Step> reached =
        closure(
            pipeline.after(signer).stream().toList(),
            step -> {
              List<Step> next = pipeline.next(step);
              next.forEach(n -> before.computeIfAbsent(n, x -> new ArrayList<>()).add(step));
              return next;
            });
    List<Step> ends = reached.stream().filter(step -> maySend(pipeline, step)).toList();
    Set<Step> sending = closure(ends, step -> before.getOrDefault(step, List.of()));
    return new SignedWay(pipeline, reached, sending);
  }

  /** Mailets on the path that change messages, in the order in which mail reaches them. */
  List<Step> touching() {
    return reached.stream()
        .filter(step -> KnownMailets.roleOf(step) == Role.TOUCHES)
        .filter(step -> pipeline.next(step).stream().anyMatch(sending::contains))
        .toList();
  }

  /** Unknown mailets on the path, in the order in which mail reaches them. */
  List<Step> foreign() {
    return sending.isEmpty()
        ? List.of()
        : reached.stream()
            .filter(step -> KnownMailets.roleOf(step) == Role.FOREIGN)
            .filter(sending::contains)
            .toList();
  }

  private static boolean maySend(Pipeline pipeline, Step step) {
    Role role = KnownMailets.roleOf(step);
    return role == Role.SENDS || (role == Role.FOREIGN && pipeline.after(step).isEmpty());
  }

  private static Set<Step> closure(Collection<Step> start, Neighbours neighbours) {
    Set<Step> seen = new LinkedHashSet<>(start);
    Deque<Step> left = new ArrayDeque<>(start);
    while (!left.isEmpty()) {
      for (Step step : neighbours.of(left.remove())) {
        if (seen.add(step)) {
          left.add(step);
        }
      }
    }
    return seen;
  }

  private interface Neighbours {
    List<Step> of(Step step);
  }
}
