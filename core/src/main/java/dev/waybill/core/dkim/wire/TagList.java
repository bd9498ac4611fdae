// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tags of one field (RFC 6376 §3.2), and where they stand in it.
 *
 * <p>Immutable.
 *
 * @param field the whole field, as it came
 * @param tags the place of each value by the name of its tag
 */
record TagList(String field, Map<String, Place> tags) {

  /** Chosen: RFC 6376 §3.5 knows sixteen. */
  private static final int MOST = 64;

  /**
   * Reads what stands behind the colon.
   *
   * @throws IllegalArgumentException saying why it is no tag list
   */
  static TagList parse(String field) {
    Map<String, Place> tags = new LinkedHashMap<>();
    int at = field.indexOf(':') + 1;
    while (at < field.length()) {
      int semicolon = field.indexOf(';', at);
      int end = semicolon < 0 ? field.length() : semicolon;
      int equals = field.indexOf('=', at);
      boolean empty = unfolded(field.substring(at, end)).isEmpty();
      if (!empty) {
        if (equals < 0 || equals > end) {
          throw new IllegalArgumentException("is no list of tags");
        }
        add(tags, unfolded(field.substring(at, equals)), new Place(equals + 1, end));
      } else if (semicolon >= 0) {
        throw new IllegalArgumentException("has an empty tag");
      }
      at = end + 1;
    }
    return new TagList(field, tags);
  }

  private static void add(Map<String, Place> tags, String name, Place place) {
    if (tags.size() == MOST) {
      throw new IllegalArgumentException("has more than " + MOST + " tags");
    }
    // RFC 6376 §3.2: a tag that occurs twice makes the whole list invalid.
    if (tags.put(name, place) != null) {
      throw new IllegalArgumentException("has the tag " + name + "= twice");
    }
  }

  boolean has(String name) {
    return tags.containsKey(name);
  }

  /**
   * The value of a tag, without the white space around it.
   *
   * @throws IllegalArgumentException when the tag is missing
   */
  String value(String name) {
    Place place = place(name);
    return unfolded(field.substring(place.start(), place.end()));
  }

  /** The value of a tag without any white space in it, as numbers and base64 are read. */
  String compact(String name) {
    StringBuilder compact = new StringBuilder();
    value(name).chars().filter(c -> !isSpace((char) c)).forEach(c -> compact.append((char) c));
    return compact.toString();
  }

  /** The field without the value of a tag (RFC 6376 §3.5, b=). */
  String without(String name) {
    Place place = place(name);
    return field.substring(0, place.start()) + field.substring(place.end());
  }

  private Place place(String name) {
    Place place = tags.get(name);
    if (place == null) {
      throw new IllegalArgumentException("has no tag " + name + "=");
    }
    return place;
  }

  /** Without folding white space at both ends (RFC 6376 §2.8). */
  static String unfolded(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** From the octet behind the equals sign to the one before the semicolon. */
  record Place(int start, int end) {}
}
