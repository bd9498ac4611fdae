// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How rates are written.
 *
 * <pre>
 * rate     = amount "/" window *( blank "burst" blank amount / blank "aligned" [ blank zone ] )
 * amount   = number [ "B" / "KiB" / "MiB" / "GiB" / "TiB" ]     number may have "_" between digits
 * window   = [ count ] unit                                     s min h day week month
 * </pre>
 */
final class RateGrammar {

  private static final String EXAMPLES = "expected a rate such as 10000/day, 500/h burst 50 or off";
  private static final String UNITS = "expected s, min, h, day, week or month";

  /** RFC 5234 has no "_"; it may stand between digits, as in Java. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,30}(_\\d{1,30}){0,6}");

  private static final Pattern AMOUNT = Pattern.compile("([\\d_]{1,40})\\s?([KMGT]iB|B)?");
  private static final Pattern WINDOW = Pattern.compile("(\\d{1,7})?\\s?([A-Za-z]{1,20})");

  private static final String SIZES = "BKMGT";
  private static final int BITS_PER_SIZE = 10;

  /** A rolling month; the calendar's may have a day more or less. */
  private static final Duration MONTH = Duration.ofDays(30);

  private static final Map<String, Duration> ROLLING =
      Map.ofEntries(
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("sec", Duration.ofSeconds(1)),
          Map.entry("second", Duration.ofSeconds(1)),
          Map.entry("m", Duration.ofMinutes(1)),
          Map.entry("min", Duration.ofMinutes(1)),
          Map.entry("minute", Duration.ofMinutes(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("hour", Duration.ofHours(1)),
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("day", Duration.ofDays(1)),
          Map.entry("w", Duration.ofDays(7)),
          Map.entry("week", Duration.ofDays(7)),
          Map.entry("month", MONTH));

  private RateGrammar() {}

  static Rate read(String text, ZoneId zone) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(EXAMPLES);
    }
    String amount = text.substring(0, slash).strip();
    Deque<String> words =
        new ArrayDeque<>(Arrays.asList(text.substring(slash + 1).strip().split("\\s+")));
    String unit = words.remove();
    if (unit.matches("\\d+") && !words.isEmpty()) {
      unit += words.remove();
    }
    Clauses clauses = Clauses.read(words, zone);
    boolean sized = isSize(amount);
    if (clauses.burst().isPresent() && isSize(clauses.burst().get()) != sized) {
      throw new IllegalArgumentException("expected the burst in the same unit as the amount");
    }
    OptionalLong burst = clauses.burst().stream().mapToLong(RateGrammar::amount).findFirst();
    return new Rate(amount(amount), window(unit, clauses), burst, sized);
  }

  /** A whole number above zero, with {@code _} between digits if need be. */
  static long number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a whole number, for example 10000 or 10_000");
    }
    String digits = text.replace("_", "");
    long number = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (number < 1 || number > Rate.MOST) {
      throw new IllegalArgumentException("expected a number from 1 to " + Rate.MOST);
    }
    return number;
  }

  static String write(Rate rate) {
    String burst =
        rate.burst().isPresent()
            ? " burst " + amount(rate.burst().getAsLong(), rate.inOctets())
            : "";
    String amount = amount(rate.amount(), rate.inOctets());
    return rate.window() instanceof Window.Calendar calendar
        ? amount + "/" + calendar.unit().written() + burst + " aligned " + calendar.zone()
        : amount + "/" + window(rate.window().length()) + burst;
  }

  /** A duration in the largest unit that has no remainder. */
  static String window(Duration length) {
    long seconds = length.toSeconds();
    for (String unit : new String[] {"month", "week", "day", "h", "min"}) {
      long one = ROLLING.getOrDefault(unit, Duration.ZERO).toSeconds();
      if (seconds % one == 0) {
        return counted(seconds / one, unit);
      }
    }
    return counted(seconds, "s");
  }

  /** Octets in the largest unit that has no remainder, or a plain number. */
  static String amount(long amount, boolean inOctets) {
    if (!inOctets) {
      return Long.toString(amount);
    }
    int size = Math.min(SIZES.length() - 1, Long.numberOfTrailingZeros(amount) / BITS_PER_SIZE);
    String unit = size == 0 ? "B" : SIZES.charAt(size) + "iB";
    return (amount >> (size * BITS_PER_SIZE)) + unit;
  }

  private static String counted(long count, String unit) {
    return count == 1 ? unit : count + unit;
  }

  private static boolean isSize(String amount) {
    return amount.endsWith("B");
  }

  private static long amount(String text) {
    Matcher parts = AMOUNT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(EXAMPLES);
    }
    long number = number(parts.group(1));
    String unit = parts.group(2);
    int size = unit == null ? 0 : SIZES.indexOf(unit.charAt(0));
    if (number > Rate.MOST >> (size * BITS_PER_SIZE)) {
      throw new IllegalArgumentException("expected at most " + Rate.MOST + " octets");
    }
    return number << (size * BITS_PER_SIZE);
  }

  private static Window window(String text, Clauses clauses) {
    Matcher parts = WINDOW.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(EXAMPLES);
    }
    Duration one = unit(parts.group(2).toLowerCase(Locale.ROOT));
    long count = parts.group(1) == null ? 1 : Long.parseLong(parts.group(1));
    if (clauses.zone().isEmpty()) {
      return new Window.Rolling(one.multipliedBy(count));
    }
    if (count != 1 || one.equals(Duration.ofSeconds(1))) {
      throw new IllegalArgumentException(
          "only min, h, day, week and month can be aligned to the calendar, and only one of them");
    }
    return new Window.Calendar(calendarUnit(one), clauses.zone().get());
  }

  private static Duration unit(String name) {
    String singular = name.length() > 2 && name.endsWith("s") ? chopped(name) : name;
    Duration one = ROLLING.get(singular);
    if (one == null) {
      throw new IllegalArgumentException("unknown window \"" + name + "\"; " + UNITS);
    }
    return one;
  }

  private static String chopped(String name) {
    return name.substring(0, name.length() - 1);
  }

  private static CalendarUnit calendarUnit(Duration one) {
    return Arrays.stream(CalendarUnit.values())
        .filter(unit -> one.equals(unit == CalendarUnit.MONTH ? MONTH : unit.length()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What may follow the window, in any order, each once.
   *
   * @param burst the amount as written
   * @param zone present for a period of the calendar
   */
  private record Clauses(Optional<String> burst, Optional<ZoneId> zone) {

    static Clauses read(Deque<String> words, ZoneId zone) {
      Clauses clauses = new Clauses(Optional.empty(), Optional.empty());
      while (!words.isEmpty()) {
        clauses = clauses.with(words.remove(), words, zone);
      }
      return clauses;
    }

    private Clauses with(String word, Deque<String> words, ZoneId zone) {
      if (word.equals("burst") && burst.isEmpty() && !words.isEmpty()) {
        return new Clauses(Optional.of(words.remove()), zone());
      }
      if (word.equals("aligned") && zone().isEmpty()) {
        boolean named = !words.isEmpty() && !words.element().equals("burst");
        return new Clauses(burst, Optional.of(named ? zoneNamed(words.remove()) : zone));
      }
      throw new IllegalArgumentException(EXAMPLES);
    }
  }

  /** A zone of the time-zone database, or an offset such as {@code +02:00}. */
  static ZoneId zoneNamed(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "unknown time zone \"" + name + "\"; expected a name such as UTC or Europe/Berlin", e);
    }
  }
}
