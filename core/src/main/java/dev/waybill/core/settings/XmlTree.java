// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Parses XML into {@link Element}s with line numbers. No DTD, no external entity, no text. */
final class XmlTree extends DefaultHandler {

  private final Problems problems;
  private final Deque<Element> open = new ArrayDeque<>();
  private Element root = Element.EMPTY;
  private @Nullable Locator locator;

  private XmlTree(Problems problems) {
    this.problems = problems;
  }

  /** The root element, or an empty one if the file cannot be parsed. */
  static Element parse(byte[] xml, Problems problems) throws IOException {
    XmlTree tree = new XmlTree(problems);
    try {
      parser().parse(new InputSource(new ByteArrayInputStream(xml)), tree);
      return tree.root;
    } catch (SAXParseException e) {
      problems.add(Math.max(0, e.getLineNumber()), "not well-formed XML: " + e.getMessage());
    } catch (SAXException e) {
      problems.add(0, "not well-formed XML: " + e.getMessage());
    }
    return Element.EMPTY;
  }

  private static SAXParser parser() throws SAXException {
    try {
      // Always the JDK's own parser, whose limits are known, whatever else is on the class path.
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newSAXParser();
    } catch (ParserConfigurationException e) {
      throw new SAXException("the XML parser of this Java cannot refuse DTDs", e);
    }
  }

  @Override
  public void setDocumentLocator(Locator locator) {
    this.locator = locator;
  }

  @Override
  public void startElement(String uri, String name, String qualified, Attributes attributes) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < attributes.getLength(); i++) {
      // xsi:noNamespaceSchemaLocation and its like are for editors.
      if (attributes.getURI(i).isEmpty()) {
        values.put(attributes.getLocalName(i), attributes.getValue(i));
      }
    }
    Element element = new Element(name, line(), values, new ArrayList<>());
    Element parent = open.peek();
    if (parent == null) {
      root = element;
    } else {
      parent.children().add(element);
    }
    open.push(element);
  }

  @Override
  public void endElement(String uri, String name, String qualified) {
    open.pop();
  }

  @Override
  public void characters(char[] text, int start, int length) {
    String stray = new String(text, start, length).strip();
    Element element = open.peek();
    if (!stray.isEmpty() && element != null) {
      // The line of the element: text comes in pieces, and is one problem.
      problems.add(
          element.line(), "<" + element.name() + "> holds text; values are written as attributes");
    }
  }

  @Override
  public void error(SAXParseException e) throws SAXException {
    throw e;
  }

  private int line() {
    return locator == null ? 0 : locator.getLineNumber();
  }
}
