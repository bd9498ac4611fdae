// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object of strings and numbers (RFC 8259), in insertion order.
 *
 * <p>Immutable.
 *
 * @param members the values by name
 */
public record JsonObject(Map<String, Object> members) {

  // Non-ASCII characters are escaped, so that the text is the same in every encoding.
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Copies the members. */
  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** An empty one. */
  public JsonObject() {
    this(Map.of());
  }

  /** A copy with a string added. */
  public JsonObject with(String name, String value) {
    return with(new JsonObject(Map.of(name, value)));
  }

  /** A copy with a number added. */
  public JsonObject with(String name, long value) {
    return with(new JsonObject(Map.of(name, value)));
  }

  /** A copy with the members of another object added. */
  public JsonObject with(JsonObject other) {
    Map<String, Object> all = new LinkedHashMap<>(members);
    all.putAll(other.members);
    return new JsonObject(all);
  }

  @Override
  public String toString() {
    try {
      return MAPPER.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }
}
