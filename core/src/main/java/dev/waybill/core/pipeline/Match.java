// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.Map;

/**
 * The matcher of a mailet, as it is configured. Immutable.
 *
 * @param written {@code Name=condition}, or {@code Name}; empty when the attribute is missing
 * @param negated whether it is {@code notmatch}
 */
record Match(String written, boolean negated) {

  /** The package in which James looks for a class that it does not find under its name. */
  static final String JAMES = "org.apache.james.transport.matchers.";

  private static final String ALL = "All";
  private static final String ALL_OF_JAMES = JAMES + ALL;

  static Match of(Map<String, String> attributes) {
    String negated = attributes.get("notmatch");
    return negated == null
        ? new Match(attributes.getOrDefault("match", ""), false)
        : new Match(negated, true);
  }

  /** The class of the matcher, or the name of one that the processor defines. */
  String type() {
    int equals = written.indexOf('=');
    return (equals < 0 ? written : written.substring(0, equals)).strip();
  }

  /** What follows the name; empty if nothing does. */
  String condition() {
    int equals = written.indexOf('=');
    return equals < 0 ? "" : written.substring(equals + 1).strip();
  }

  /** Whether it matches all mail, as a missing one does. */
  boolean isAll() {
    return !negated && (written.isEmpty() || written.equals(ALL) || written.equals(ALL_OF_JAMES));
  }

  /** Whether it is this matcher, by its full name or by its name in the package of James. */
  boolean is(String name) {
    return type().equals(name) || type().equals(JAMES + name);
  }
}
