// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processors of a {@code mailetcontainer.xml} with their mailets.
 *
 * <p>Immutable.
 */
final class Pipeline {

  private final Map<String, List<Step>> processors;
  private final Map<String, Integer> lines;
  private final List<XmlNode> repeated;
  private final Set<String> matchers;

  /**
   * A pipeline with these processors.
   *
   * @param processors in the order of the file
   * @param lines where each starts
   * @param repeated processors whose name was used before
   * @param matchers names that processors give to matchers which they combine
   */
  Pipeline(
      Map<String, List<Step>> processors,
      Map<String, Integer> lines,
      List<XmlNode> repeated,
      Set<String> matchers) {
    Map<String, List<Step>> copy = new LinkedHashMap<>();
    processors.forEach((name, steps) -> copy.put(name, List.copyOf(steps)));
    this.processors = copy;
    this.lines = Map.copyOf(lines);
    this.repeated = List.copyOf(repeated);
    this.matchers = Set.copyOf(matchers);
  }

  /** The names of all processors, in the order of the file. */
  Set<String> names() {
    return Collections.unmodifiableSet(processors.keySet());
  }

  /** The mailets of a processor; none if there is no such processor. */
  List<Step> steps(String processor) {
    return processors.getOrDefault(processor, List.of());
  }

  /** Where a processor starts. */
  int line(String processor) {
    return lines.getOrDefault(processor, 0);
  }

  /** Processors whose name was used before. */
  List<XmlNode> repeated() {
    return repeated;
  }

  /** Whether a processor defines a matcher of this name. */
  boolean defines(String matcher) {
    return matchers.contains(matcher);
  }

  /** Every mailet, in the order of the file. */
  List<Step> steps() {
    return processors.values().stream().flatMap(List::stream).toList();
  }

  /** The mailet after this one in its processor. */
  Optional<Step> after(Step step) {
    List<Step> siblings = steps(step.processor());
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
      steps(target).stream().findFirst().ifPresent(next::add);
    }
    return next;
  }
}
