// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.List;
import java.util.Map;

/** One XML element with the line where its start tag ends; attributes in the order of the file. */
record Element(String name, int line, Map<String, String> attributes, List<Element> children) {

  static final Element EMPTY = new Element("", 0, Map.of(), List.of());
}
