// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.Locale;

/**
 * Which keys of a scope are meant: exactly one, or all that end alike.
 *
 * <p>Immutable. Compares without case. {@code a@example.com} is one address, {@code *@example.com}
 * all of a domain, {@code *.example.com} all domains below it but not itself.
 *
 * @param text the pattern, lower case
 */
public record KeyPattern(String text) {

  /** Brings it to lower case. */
  public KeyPattern {
    text = text.toLowerCase(Locale.ROOT);
  }

  /** Whether this key, in lower case, is meant. */
  public boolean matches(String key) {
    return isExact()
        ? text.equals(key)
        : key.length() >= text.length() && key.endsWith(text.substring(1));
  }

  /** Whether it can mean one key only. */
  public boolean isExact() {
    return !text.startsWith("*");
  }

  /** Whether every key of another pattern is meant by this one, too. */
  public boolean covers(KeyPattern other) {
    return matches(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
