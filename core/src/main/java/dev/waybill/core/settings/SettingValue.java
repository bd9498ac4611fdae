// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * One value that is in force, and where it comes from. Immutable.
 *
 * @param element the names of the elements, such as {@code waybill/relay/network}
 * @param attribute its name
 * @param value as it is written in the file, or as the default would be; secrets are not shown
 * @param line of the element in the file; 0 for a default
 */
public record SettingValue(String element, String attribute, String value, int line) {

  private static final String HIDDEN = "***";

  static SettingValue written(
      String element, String attribute, String text, Object value, int line) {
    return new SettingValue(
        element, attribute, value.toString().equals(HIDDEN) ? HIDDEN : text, line);
  }

  static SettingValue byDefault(String element, String attribute, Object fallback) {
    return new SettingValue(element, attribute, text(fallback), 0);
  }

  private static String text(Object value) {
    if (value instanceof Duration duration) {
      return text(duration);
    } else if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    } else if (value instanceof Optional<?> optional) {
      return optional.map(SettingValue::text).orElse("");
    } else if (value instanceof Collection<?> several) {
      return String.join(" ", several.stream().map(SettingValue::text).toList());
    }
    return value.toString();
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds > 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    } else if (seconds > 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    } else if (seconds > 0 && seconds % 60 == 0) {
      return seconds / 60 + "m";
    }
    return seconds + "s";
  }
}
