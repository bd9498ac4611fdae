// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code ${sys:name}} and {@code ${env:NAME}} in values; {@code :-} starts a default.
 *
 * <p>Immutable. A default is plain text without braces: references do not nest. A malformed
 * reference is refused, or a typo would end up in a value.
 */
public final class Variables {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(sys|env):([A-Za-z0-9_.-]+?)(?::-([^{}]*))?\\}");

  private final Function<String, @Nullable String> system;
  private final Function<String, @Nullable String> environment;

  /**
   * Variables from two lookups, which return null for a name that is not set.
   *
   * @param system answers {@code sys:}
   * @param environment answers {@code env:}
   */
  public Variables(
      Function<String, @Nullable String> system, Function<String, @Nullable String> environment) {
    this.system = system;
    this.environment = environment;
  }

  /** The system properties and environment of this process. */
  public static Variables ofProcess() {
    return new Variables(System::getProperty, System::getenv);
  }

  /**
   * The text with its references replaced.
   *
   * @throws IllegalArgumentException when a variable is not set and has no default, or when a
   *     reference is malformed
   */
  public String substitute(String text) {
    if (REFERENCE.matcher(text).replaceAll("").contains("${")) {
      throw new IllegalArgumentException(
          "expected ${sys:name} or ${env:NAME}, with :-default before the brace if need be");
    }
    return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(resolve(match)));
  }

  private String resolve(MatchResult reference) {
    Function<String, @Nullable String> source =
        reference.group(1).equals("sys") ? system : environment;
    String value = source.apply(reference.group(2));
    String fallback = reference.group(3);
    if (value != null) {
      return value;
    }
    if (fallback != null) {
      return fallback;
    }
    throw new IllegalArgumentException(
        "the variable " + reference.group(1) + ":" + reference.group(2) + " is not set");
  }
}
