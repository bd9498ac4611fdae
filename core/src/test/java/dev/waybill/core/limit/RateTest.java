// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10000/day",
        "500/h burst 50",
        "10000/day aligned Europe/Berlin",
        "10000/day burst 5 aligned UTC",
        "20MiB/h",
        "20MiB/15min burst 512KiB",
        "1B/s",
        "7/90s",
        "3/month",
        "3/month aligned Z",
        "5/week"
      })
  void canonical_forms_are_printed_as_they_were_read(String text) {
    assertThat(Rate.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10_000/d, 10000/day",
    "10000 / day, 10000/day",
    "5/hour, 5/h",
    "5/hours, 5/h",
    "5/m, 5/min",
    "5/1 minute, 5/min",
    "5/60s, 5/min",
    "5/2 Days, 5/2day",
    "5/7d, 5/week",
    "5/30d, 5/month",
    "5/w aligned burst 2, 5/week burst 2 aligned Europe/Berlin",
    "5/second, 5/s",
    "1024KiB/h, 1MiB/h",
    "5 MiB/h, 5MiB/h"
  })
  void synonyms_are_read(String text, String canonical) {
    assertThat(Rate.parse(text, BERLIN)).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10000 | a rate such as",
        "/day | a rate such as",
        "10000/ | a rate such as",
        "-5/day | a rate such as",
        "0/day | a number from 1 to",
        "1__0/day | a whole number",
        "_1/day | a whole number",
        "1e9/day | a rate such as",
        "99999999999999999999/day | a number from 1 to",
        "999999999999TiB/day | at most",
        "5/fortnight | unknown window \"fortnight\"; expected s, min, h, day, week or month",
        "5/32d | a window from 1 s to 31 days",
        "5/0s | a window from 1 s",
        "5/9999999month | a window from 1 s",
        "5/day burst | a rate such as",
        "5/day burst 6 | a burst from 1 to the amount of the rate, 5",
        "5/day burst 0 | a number from 1 to",
        "5/day burst 2 burst 3 | a rate such as",
        "5/day aligned UTC aligned UTC | a rate such as",
        "5/day aligned Mars | unknown time zone \"Mars\"",
        "5/2day aligned | only one of them",
        "5/s aligned | only min, h, day, week and month",
        "5MiB/day burst 100 | the same unit",
        "5/day often | a rate such as"
      })
  void everything_else_is_refused_with_what_was_expected(String text, String expected) {
    assertThatThrownBy(() -> Rate.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }

  @Property
  void what_is_printed_is_read_back(@ForAll("rates") Rate rate) {
    assertThat(Rate.parse(rate.toString())).isEqualTo(rate);
  }

  @Provide
  Arbitrary<Rate> rates() {
    Arbitrary<Window> rolling =
        Arbitraries.longs()
            .between(1, Window.Rolling.LONGEST.toSeconds())
            .map(Duration::ofSeconds)
            .map(Window.Rolling::new);
    Arbitrary<Window> calendar =
        Combinators.combine(
                Arbitraries.of(CalendarUnit.class),
                Arbitraries.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "+05:30", "Z"))
            .as((unit, zone) -> new Window.Calendar(unit, ZoneId.of(zone)));
    return Combinators.combine(
            Arbitraries.longs().between(1, Rate.MOST),
            Arbitraries.oneOf(rolling, calendar),
            Arbitraries.longs().between(0, 10),
            Arbitraries.of(true, false))
        .as(RateTest::rate);
  }

  private static Rate rate(long amount, Window window, long burst, boolean inOctets) {
    OptionalLong atOnce =
        burst == 0 || burst > amount ? OptionalLong.empty() : OptionalLong.of(burst);
    return new Rate(amount, window, atOnce, inOctets);
  }

  @Property
  void no_text_makes_the_reader_fail_otherwise(@ForAll String text) {
    try {
      Rate.parse("5/" + text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
  }

  @Property(tries = 3000)
  void periods_follow_each_other_without_gap_or_overlap(
      @ForAll CalendarUnit unit, @ForAll("zones") ZoneId zone, @ForAll("moments") Instant moment) {
    Instant start = unit.start(moment, zone);
    Instant end = unit.end(moment, zone);

    assertThat(start).isBeforeOrEqualTo(moment);
    assertThat(end).isAfter(moment);
    assertThat(unit.start(start, zone)).isEqualTo(start);
    assertThat(unit.end(start, zone)).isEqualTo(end);
    assertThat(unit.start(end, zone)).isEqualTo(end);
    assertThat(unit.end(start.minusMillis(1), zone)).isEqualTo(start);
    assertThat(Duration.between(start, end)).isLessThanOrEqualTo(unit.length().plusHours(1));
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "America/St_Johns",
            "America/Sao_Paulo",
            "Africa/Monrovia")
        .map(ZoneId::of);
  }

  @Provide
  Arbitrary<Instant> moments() {
    Arbitrary<Instant> any =
        Arbitraries.longs().between(0, 2_000_000_000_000L).map(Instant::ofEpochMilli);
    Arbitrary<Instant> change =
        Combinators.combine(zones(), any, Arbitraries.longs().between(-7_200_000, 7_200_000))
            .as(RateTest::near);
    return Arbitraries.oneOf(any, change);
  }

  private static Instant near(ZoneId zone, Instant moment, long millis) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
    return (change == null ? moment : change.getInstant()).plusMillis(millis);
  }

  @Test
  void a_skipped_day_takes_no_time() {
    ZoneId apia = ZoneId.of("Pacific/Apia");
    Instant before = Instant.parse("2011-12-30T09:59:59Z");

    assertThat(CalendarUnit.DAY.end(before, apia)).isEqualTo("2011-12-30T10:00:00Z");
    assertThat(CalendarUnit.DAY.end(Instant.parse("2011-12-30T10:00:00Z"), apia))
        .isEqualTo("2011-12-31T10:00:00Z");
  }

  @Test
  void an_hour_that_is_shown_twice_is_two() {
    Instant twice = Instant.parse("2026-10-25T00:30:00Z");

    assertThat(CalendarUnit.HOUR.end(twice, BERLIN)).isEqualTo("2026-10-25T01:00:00Z");
    assertThat(CalendarUnit.HOUR.end(twice.plusSeconds(3600), BERLIN))
        .isEqualTo("2026-10-25T02:00:00Z");
  }

  @Test
  void half_an_hour_that_is_shown_twice_is_a_period() {
    ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
    Instant change = Instant.parse("2026-04-04T15:00:00Z");

    assertThat(CalendarUnit.HOUR.start(change.plusSeconds(60), lordHowe)).isEqualTo(change);
    assertThat(CalendarUnit.HOUR.end(change, lordHowe)).isEqualTo(change.plusSeconds(1800));
    assertThat(CalendarUnit.HOUR.start(change.minusSeconds(1), lordHowe))
        .isEqualTo(change.minusSeconds(3600));
  }

  @Test
  void a_share_is_at_least_one() {
    assertThat(Rate.parse("10/h burst 3").share(4)).hasToString("2/h burst 1");
    assertThat(Rate.parse("3/h").share(4)).hasToString("1/h");
  }
}
