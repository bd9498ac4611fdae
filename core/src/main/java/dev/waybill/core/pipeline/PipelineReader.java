// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the processors of a {@code mailetcontainer.xml}, as far as the check needs them. It works
 * element by element, so nesting depth does not matter. Confined to one thread.
 */
final class PipelineReader {

  /**
   * Total number of mailets; far more than any real file has, and few enough for a quadratic check.
   * Chosen.
   */
  private static final int MAX_MAILETS = 2_000;

  private static final String ALL = "All";
  private static final String ALL_OF_JAMES = "org.apache.james.transport.matchers.All";

  private final XMLStreamReader xml;
  private final UnaryOperator<String> variables;
  private final Map<String, List<Step>> processors = new LinkedHashMap<>();
  private int mailets;

  private PipelineReader(XMLStreamReader xml, UnaryOperator<String> variables) {
    this.xml = xml;
    this.variables = variables;
  }

  /**
   * The pipeline of a file.
   *
   * @param variables replaces references in values
   * @throws XMLStreamException when it is not well-formed, has a document type or too many mailets
   */
  static Pipeline read(byte[] file, UnaryOperator<String> variables) throws XMLStreamException {
    // Always the JDK's own parser, whose limits are known, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(file));
    try {
      PipelineReader reader = new PipelineReader(xml, variables);
      reader.processors();
      return new Pipeline(reader.processors);
    } finally {
      xml.close();
    }
  }

  private void processors() throws XMLStreamException {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.DTD) {
        throw new XMLStreamException("it has a document type");
      }
      if (event == XMLStreamConstants.START_ELEMENT && isAt("processor")) {
        String name = attributes().getOrDefault("state", List.of("")).get(0);
        mailets(name, processors.computeIfAbsent(name, unused -> new ArrayList<>()));
      }
    }
  }

  private void mailets(String processor, List<Step> steps) throws XMLStreamException {
    int depth = 1;
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        if (depth == 1 && isAt("mailet")) {
          steps.add(mailet(processor, steps.size() + 1));
        } else {
          depth++;
        }
      }
    }
  }

  private Step mailet(String processor, int position) throws XMLStreamException {
    mailets++;
    if (mailets > MAX_MAILETS) {
      throw new XMLStreamException("it has more than " + MAX_MAILETS + " mailets");
    }
    int line = xml.getLocation().getLineNumber();
    Map<String, List<String>> parameters = attributes();
    List<String> types = parameters.getOrDefault("class", List.of(""));
    String matcher = parameters.getOrDefault("match", List.of(ALL)).get(0);
    boolean all = matcher.equals(ALL) || matcher.equals(ALL_OF_JAMES);
    boolean takesAll = all && !parameters.containsKey("notmatch");
    for (String name : Step.ON_FAILURE) {
      List<String> ignored = parameters.remove(name);
      if (ignored != null) {
        parameters.put(Step.attribute(name), ignored);
      }
    }
    children(parameters);
    return new Step(processor, position, line, types.get(0), takesAll, parameters);
  }

  private Map<String, List<String>> attributes() {
    Map<String, List<String>> attributes = new HashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.put(
          xml.getAttributeLocalName(i), new ArrayList<>(List.of(value(xml.getAttributeValue(i)))));
    }
    return attributes;
  }

  private void children(Map<String, List<String>> parameters) throws XMLStreamException {
    int depth = 1;
    String name = "";
    StringBuilder text = new StringBuilder();
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (depth == 2) {
          name = xml.getLocalName();
          text.setLength(0);
        }
      } else if (event == XMLStreamConstants.CHARACTERS && depth == 2) {
        text.append(xml.getText());
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        if (depth == 2) {
          parameters.computeIfAbsent(name, unused -> new ArrayList<>()).add(value(text.toString()));
        }
        depth--;
      }
    }
  }

  private boolean isAt(String element) {
    return xml.getLocalName().equals(element);
  }

  private String value(String text) {
    return variables.apply(text.strip());
  }
}
