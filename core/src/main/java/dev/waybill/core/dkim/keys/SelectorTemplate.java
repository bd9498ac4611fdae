// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.Selector;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How new keys are named, such as {@code wb{year}{month}{letter}}.
 *
 * <p>Immutable. Dates are in UTC. The letter makes the difference between keys of one month, or of
 * one domain with two algorithms, so it must be there.
 *
 * @param text labels with {@code {year}}, {@code {month}}, {@code {day}} and {@code {letter}}
 */
public record SelectorTemplate(String text) {

  private static final String LETTER = "{letter}";
  private static final DateTimeFormatter YEAR = format("uuuu");
  private static final DateTimeFormatter MONTH = format("MM");
  private static final DateTimeFormatter DAY = format("dd");

  /** What holds when nothing is set; last, because it is checked with what stands above. */
  public static final SelectorTemplate DEFAULT = new SelectorTemplate("wb{year}{month}{letter}");

  /** Checks that it makes selectors. */
  public SelectorTemplate {
    if (!text.contains(LETTER)) {
      throw new IllegalArgumentException(
          "a selector template needs " + LETTER + ", such as " + "wb{year}{month}{letter}");
    }
    try {
      make(text, Instant.EPOCH, 'a');
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a selector template: \"" + text + "\"; it may have {year}, {month}, {day}, {letter}",
          e);
    }
  }

  /** The first free selector of a time; empty when all letters are taken. */
  public Optional<Selector> next(Instant now, Set<Selector> taken) {
    return IntStream.rangeClosed('a', 'z')
        .mapToObj(letter -> make(text, now, (char) letter))
        .filter(selector -> !taken.contains(selector))
        .findFirst();
  }

  private static Selector make(String text, Instant now, char letter) {
    return Selector.parse(
        text.replace("{year}", YEAR.format(now))
            .replace("{month}", MONTH.format(now))
            .replace("{day}", DAY.format(now))
            .replace(LETTER, String.valueOf(letter)));
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  @Override
  public String toString() {
    return text;
  }
}
