// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processors of a {@code mailetcontainer.xml} with their mailets.
 *
 * <p>Immutable.
 */
final class Pipeline {

  private final Map<String, List<Step>> processors;

  /**
   * A pipeline with these processors.
   *
   * @param processors in the order of the file
   */
  Pipeline(Map<String, List<Step>> processors) {
    Map<String, List<Step>> copy = new LinkedHashMap<>();
    processors.forEach((name, steps) -> copy.put(name, List.copyOf(steps)));
    this.processors = copy;
  }

  /** Every mailet, in the order of the file. */
  List<Step> steps() {
    return processors.values().stream().flatMap(List::stream).toList();
  }

  /** The mailet after this one in its processor. */
  Optional<Step> after(Step step) {
    List<Step> siblings = processors.getOrDefault(step.processor(), List.of());
    return step.position() < siblings.size()
        ? Optional.of(siblings.get(step.position()))
        : Optional.empty();
  }

  /** All mailets that mail may reach directly from this one, whatever happens to it there. */
  List<Step> next(Step step) {
    List<Step> next = new ArrayList<>();
    boolean leaves = step.takesAll() && KnownMailets.roleOf(step).takesMailAway();
    if (!leaves || step.goesOnAfterFailure()) {
      after(step).ifPresent(next::add);
    }
    for (String target : step.targets()) {
      processors.getOrDefault(target, List.of()).stream().findFirst().ifPresent(next::add);
    }
    return next;
  }
}
