// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** Makes a {@link Pipeline} of the elements of a {@code mailetcontainer.xml}. */
final class PipelineReader {

  /**
   * Total number of mailets; far more than any real file has, and few enough for a quadratic check.
   * Chosen.
   */
  private static final int MAX_MAILETS = 2_000;

  private PipelineReader() {}

  /**
   * The pipeline of a file.
   *
   * @throws XMLStreamException when it has too many mailets
   */
  static Pipeline read(XmlNode root) throws XMLStreamException {
    if (root.below("mailet").limit(MAX_MAILETS + 1L).count() > MAX_MAILETS) {
      throw new XMLStreamException("it has more than " + MAX_MAILETS + " mailets");
    }
    Map<String, List<Step>> processors = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    Set<String> matchers = new HashSet<>();
    List<XmlNode> repeated = new ArrayList<>();
    root.below("processor")
        .filter(node -> node.attributes().containsKey("state"))
        .forEach(
            node -> {
              String name = node.attribute("state", "");
              if (lines.putIfAbsent(name, node.line()) != null) {
                repeated.add(node);
              }
              node.named("matcher").forEach(named -> matchers.add(named.attribute("name", "")));
              List<Step> steps = processors.computeIfAbsent(name, unused -> new ArrayList<>());
              node.named("mailet").forEach(mailet -> steps.add(step(name, steps, mailet)));
            });
    return new Pipeline(processors, lines, repeated, matchers);
  }

  private static Step step(String processor, List<Step> before, XmlNode mailet) {
    Map<String, List<String>> parameters = new HashMap<>();
    mailet.attributes().forEach((name, value) -> parameters.put(name, values(value)));
    for (String name : Step.ON_FAILURE) {
      List<String> ignored = parameters.remove(name);
      if (ignored != null) {
        parameters.put(Step.attribute(name), ignored);
      }
    }
    mailet
        .children()
        .forEach(
            child ->
                parameters
                    .computeIfAbsent(child.name(), unused -> new ArrayList<>())
                    .add(child.text()));
    return new Step(
        processor,
        before.size() + 1,
        mailet.line(),
        mailet.attribute("class", ""),
        Match.of(mailet.attributes()),
        parameters);
  }

  private static List<String> values(String value) {
    return new ArrayList<>(List.of(value));
  }
}
