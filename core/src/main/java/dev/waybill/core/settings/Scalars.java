// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parsers of single values. Each is strict, and its error message says what was expected.
 *
 * <p>All throw IllegalArgumentException for invalid values.
 */
public final class Scalars {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Scalars() {}

  /** {@code true} or {@code false}. */
  public static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  /** A whole number in a range, both ends included. */
  public static Function<String, Integer> number(int least, int most) {
    return text -> {
      if (text.matches("\\d{1,9}")) {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      }
      throw new IllegalArgumentException("expected a number from " + least + " to " + most);
    };
  }

  /** A duration above zero: {@code 500ms}, {@code 30s}, {@code 15m}, {@code 12h}, {@code 7d}. */
  public static Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (parts.matches()) {
      long amount = Long.parseLong(parts.group(1));
      Duration duration =
          switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
      if (!duration.isZero()) {
        return duration;
      }
    }
    throw new IllegalArgumentException("expected a duration such as 30s, 15m, 12h or 7d");
  }

  /** A path; a relative one starts at {@code base}. */
  public static Function<String, Path> path(Path base) {
    return text -> {
      try {
        if (!text.isBlank()) {
          return base.resolve(text).normalize();
        }
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("expected a path: " + e.getReason(), e);
      }
      throw new IllegalArgumentException("expected a path");
    };
  }

  /** One or more values, separated by blanks. */
  public static <T> Function<String, List<T>> list(Function<String, T> item) {
    return text -> {
      if (text.isBlank()) {
        throw new IllegalArgumentException("expected one or more values, separated by blanks");
      }
      return Arrays.stream(text.strip().split("\\s+")).map(uncommaed(item)).toList();
    };
  }

  /** A value with commas is refused with the advice to use blanks. */
  private static <T> Function<String, T> uncommaed(Function<String, T> item) {
    return text -> {
      try {
        return item.apply(text);
      } catch (IllegalArgumentException e) {
        throw text.indexOf(',') < 0
            ? e
            : new IllegalArgumentException(
                "separate values with blanks, not commas: \"" + text.replace(",", " ") + '"', e);
      }
    };
  }

  /** One of the constants of an enum, written in lower case with hyphens. */
  public static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text -> {
      List<E> constants = List.of(type.getEnumConstants());
      return constants.stream()
          .filter(constant -> written(constant).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "expected one of "
                          + String.join(", ", constants.stream().map(Scalars::written).toList())));
    };
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
