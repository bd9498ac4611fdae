// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.Locale;

/**
 * Matches keys of a scope: exactly one, or all with the same ending.
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

  /** Whether this key, in lower case, matches. */
  public boolean matches(String key) {
    return isExact()
        ? text.equals(key)
        : key.length() >= text.length() && key.endsWith(text.substring(1));
  }

  /** Whether it matches only one key. */
  public boolean isExact() {
    return !text.startsWith("*");
  }

  /** Whether it matches every key that another pattern matches. */
  public boolean covers(KeyPattern other) {
    return matches(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
