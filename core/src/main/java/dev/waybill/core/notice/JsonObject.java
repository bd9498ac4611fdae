// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import java.util.stream.Collectors;

/**
 * A JSON object without inner objects (RFC 8259), in the order in which it was made.
 *
 * <p>Immutable.
 *
 * @param members without the braces
 */
public record JsonObject(String members) {

  /** An empty one. */
  public JsonObject() {
    this("");
  }

  /** The same with a text. */
  public JsonObject with(String name, String value) {
    return plus(quoted(name) + ":" + quoted(value));
  }

  /** The same with a number. */
  public JsonObject with(String name, long value) {
    return plus(quoted(name) + ":" + value);
  }

  /** The same with the members of another one. */
  public JsonObject with(JsonObject other) {
    return other.members.isEmpty() ? this : plus(other.members);
  }

  private JsonObject plus(String more) {
    return new JsonObject(members.isEmpty() ? more : members + "," + more);
  }

  private static String quoted(String text) {
    return text.chars().mapToObj(JsonObject::escaped).collect(Collectors.joining("", "\"", "\""));
  }

  // Beyond ASCII everything is escaped, so that the text is the same in every encoding.
  private static String escaped(int unit) {
    if (unit == '"' || unit == '\\') {
      return "\\" + (char) unit;
    }
    return unit >= ' ' && unit < 0x7f
        ? String.valueOf((char) unit)
        : String.format("\\u%04x", unit);
  }

  @Override
  public String toString() {
    return "{" + members + "}";
  }
}
