// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One mailet of a processor, as it is configured.
 *
 * <p>Immutable.
 *
 * @param processor the name of its processor
 * @param position its place among the mailets of its processor, from 1
 * @param line where its element starts in the file
 * @param type its class, as written
 * @param match its matcher
 * @param parameters its child elements and attributes, by name; one that occurs several times has
 *     several values
 */
record Step(
    String processor,
    int position,
    int line,
    String type,
    Match match,
    Map<String, List<String>> parameters) {

  /** What James does with a failure by default. */
  private static final String DEFAULT_ERROR_PROCESSOR = "error";

  private static final String ON_MAILET_EXCEPTION = "onMailetException";
  private static final String ON_MATCH_EXCEPTION = "onMatchException";

  /** The parameters that say where mail goes that a mailet or its matcher failed on. */
  static final List<String> ON_FAILURE = List.of(ON_MAILET_EXCEPTION, ON_MATCH_EXCEPTION);

  Step {
    parameters = Map.copyOf(parameters);
  }

  /** The name of an attribute where James reads only a child element of that name. */
  static String attribute(String parameter) {
    return "[@" + parameter + "]";
  }

  /** Whether its matcher matches all mail. */
  boolean takesAll() {
    return match.isAll();
  }

  /** Whether the values of a parameter are processors. */
  static boolean namesProcessor(String parameter) {
    return ON_FAILURE.contains(parameter)
        || parameter.toLowerCase(Locale.ROOT).endsWith("processor");
  }

  /** The values of a parameter; none when it is missing. */
  List<String> values(String parameter) {
    return parameters.getOrDefault(parameter, List.of());
  }

  boolean isSet(String parameter) {
    return values(parameter).stream().anyMatch("true"::equalsIgnoreCase);
  }

  /** Whether mail continues to the next mailet if this one fails. */
  boolean goesOnAfterFailure() {
    return values(ON_MAILET_EXCEPTION).contains("ignore");
  }

  /**
   * The processors that mail may go to from here. Includes values that are not processors, such as
   * {@code propagate} and {@code nomatch}.
   */
  List<String> targets() {
    List<String> targets = new ArrayList<>();
    parameters.forEach(
        (name, values) -> {
          if (namesProcessor(name) && !ON_FAILURE.contains(name)) {
            targets.addAll(values);
          }
        });
    targets.addAll(onFailure(ON_MAILET_EXCEPTION));
    if (!takesAll()) {
      targets.addAll(onFailure(ON_MATCH_EXCEPTION));
    }
    return targets;
  }

  private List<String> onFailure(String parameter) {
    List<String> said = values(parameter);
    return said.isEmpty() ? List.of(DEFAULT_ERROR_PROCESSOR) : said;
  }

  /** Its name in error messages. */
  @Override
  public String toString() {
    return "%s (mailet %d of processor \"%s\")".formatted(type, position, processor);
  }
}
