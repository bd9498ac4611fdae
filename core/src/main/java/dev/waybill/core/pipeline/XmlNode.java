// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One element of a configuration file of James. Immutable once its file is read.
 *
 * @param name of the element
 * @param line where its start tag ends, from 1
 * @param attributes by name, with variables replaced
 * @param text its own text, stripped, with variables replaced
 * @param children in the order of the file
 */
record XmlNode(
    String name, int line, Map<String, String> attributes, String text, List<XmlNode> children) {

  /** Child elements of this name. */
  Stream<XmlNode> named(String child) {
    return children.stream().filter(node -> node.name().equals(child));
  }

  /** All elements of this name below this one, in the order of the file. */
  Stream<XmlNode> below(String descendant) {
    return children.stream()
        .flatMap(
            node ->
                Stream.concat(
                    node.name().equals(descendant) ? Stream.of(node) : Stream.empty(),
                    node.below(descendant)));
  }

  /** The text of the first child of this name; empty if there is none. */
  String textOf(String child) {
    return named(child).findFirst().map(XmlNode::text).orElse("");
  }

  /** The value of an attribute, or {@code fallback}. */
  String attribute(String attribute, String fallback) {
    return attributes.getOrDefault(attribute, fallback);
  }
}
