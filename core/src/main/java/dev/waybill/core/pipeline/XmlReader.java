// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import dev.waybill.core.settings.Variables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a configuration file of James into {@link XmlNode}s. No document type, no external entity;
 * elements below a depth that no real file has are left out. Confined to one thread.
 */
final class XmlReader {

  /** No real file comes near this; larger ones are a mistake or an attack. */
  private static final int MAX_OCTETS = 4 * 1024 * 1024;

  /** How the parser of the JDK begins its messages. */
  private static final Pattern PLACE =
      Pattern.compile("^ParseError at \\[row,col\\]:\\[\\d+,\\d+\\]\\s*Message: ");

  /** Far deeper than any file of James. Chosen. */
  private static final int MAX_DEPTH = 32;

  /** Far more elements than any real file has. Chosen. */
  private static final int MAX_ELEMENTS = 100_000;

  private final XMLStreamReader xml;
  private final Variables variables;
  private final Deque<Draft> open = new ArrayDeque<>();
  private int depth;
  private int elements;

  private record Draft(
      String name,
      int line,
      Map<String, String> attributes,
      StringBuilder text,
      List<XmlNode> children) {}

  private XmlReader(XMLStreamReader xml, Variables variables) {
    this.xml = xml;
    this.variables = variables;
  }

  /**
   * The root element of a file on disk.
   *
   * @throws XMLStreamException as {@link #read(byte[], Variables)}
   * @throws IOException when it cannot be read
   */
  static XmlNode read(Path file, Variables variables) throws XMLStreamException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] xml = in.readNBytes(MAX_OCTETS + 1);
      if (xml.length > MAX_OCTETS) {
        throw new XMLStreamException("it is larger than " + MAX_OCTETS + " octets");
      }
      return read(xml, variables);
    }
  }

  /** What is wrong with a file, in one line without its place. */
  static String text(XMLStreamException failure) {
    return PLACE
        .matcher(String.valueOf(failure.getMessage()))
        .replaceFirst("")
        .strip()
        .replaceAll("\\s*\\R\\s*", ", ");
  }

  /** The line of a failure; 0 for the file as a whole. */
  static int line(XMLStreamException failure) {
    return failure.getLocation() == null ? 0 : Math.max(0, failure.getLocation().getLineNumber());
  }

  /**
   * The root element of a file.
   *
   * @param variables replaces references in values; one that cannot be replaced stays, as in James
   * @throws XMLStreamException when it is not well-formed, has a document type or is too large
   */
  static XmlNode read(byte[] file, Variables variables) throws XMLStreamException {
    // Always the JDK's own parser, whose limits are known, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(file));
    try {
      return new XmlReader(xml, variables).root();
    } finally {
      xml.close();
    }
  }

  private XmlNode root() throws XMLStreamException {
    XmlNode root = new XmlNode("", 0, Map.of(), "", List.of());
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.DTD) {
        throw new XMLStreamException("it has a document type");
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        start();
      } else if (event == XMLStreamConstants.CHARACTERS && depth <= MAX_DEPTH) {
        Draft current = open.peek();
        if (current != null) {
          current.text().append(xml.getText());
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        root = end(root);
      }
    }
    return root;
  }

  private void start() throws XMLStreamException {
    depth++;
    elements++;
    if (elements > MAX_ELEMENTS) {
      throw new XMLStreamException("it has more than " + MAX_ELEMENTS + " elements");
    }
    if (depth <= MAX_DEPTH) {
      open.push(
          new Draft(
              xml.getLocalName(),
              xml.getLocation().getLineNumber(),
              attributes(),
              new StringBuilder(),
              new ArrayList<>()));
    }
  }

  private XmlNode end(XmlNode root) {
    depth--;
    if (depth >= MAX_DEPTH) {
      return root;
    }
    Draft draft = open.pop();
    XmlNode node =
        new XmlNode(
            draft.name(),
            draft.line(),
            Collections.unmodifiableMap(draft.attributes()),
            value(draft.text().toString()),
            Collections.unmodifiableList(draft.children()));
    Draft parent = open.peek();
    if (parent == null) {
      return node;
    }
    parent.children().add(node);
    return root;
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.put(xml.getAttributeLocalName(i), value(xml.getAttributeValue(i)));
    }
    return attributes;
  }

  private String value(String text) {
    String stripped = text.strip();
    try {
      return stripped.contains("${") ? variables.substitute(stripped) : stripped;
    } catch (IllegalArgumentException e) {
      return stripped;
    }
  }
}
