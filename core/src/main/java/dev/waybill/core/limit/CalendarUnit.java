// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * A period that a calendar window can have. Weeks begin on Monday (ISO 8601).
 *
 * <p>Periods follow each other without gap or overlap. A day begins with the first moment of its
 * date, so it has 23 or 25 hours when daylight-saving time starts or ends. A minute or an hour ends
 * when the clock changes: an hour that occurs twice counts as two.
 */
public enum CalendarUnit {
  /** From one full minute of the clock to the next. */
  MINUTE("min", ChronoUnit.MINUTES, Duration.ofMinutes(1)),
  /** From one full hour of the clock to the next. */
  HOUR("h", ChronoUnit.HOURS, Duration.ofHours(1)),
  /** From midnight to midnight. */
  DAY("day", ChronoUnit.DAYS, Duration.ofDays(1)),
  /** From Monday to Sunday. */
  WEEK("week", ChronoUnit.WEEKS, Duration.ofDays(7)),
  /** From the first to the last of a month. */
  MONTH("month", ChronoUnit.MONTHS, Duration.ofDays(31));

  private final String written;
  private final ChronoUnit step;
  private final Duration length;

  CalendarUnit(String written, ChronoUnit step, Duration length) {
    this.written = written;
    this.step = step;
    this.length = length;
  }

  /** Its name in a rate. */
  public String written() {
    return written;
  }

  /** Its length without clock changes; for a month, the longest. */
  Duration length() {
    return length;
  }

  Instant start(Instant moment, ZoneId zone) {
    return switch (this) {
      case MINUTE, HOUR -> clockStart(moment, zone.getRules());
      case DAY, WEEK, MONTH -> firstDay(moment, zone).atStartOfDay(zone).toInstant();
    };
  }

  Instant end(Instant moment, ZoneId zone) {
    return switch (this) {
      case MINUTE, HOUR -> clockEnd(moment, zone.getRules());
      case DAY, WEEK, MONTH -> next(firstDay(moment, zone), zone);
    };
  }

  private Instant clockStart(Instant moment, ZoneRules rules) {
    Instant full = full(moment, rules);
    // Of the moment after it, because a change at this moment has taken effect.
    ZoneOffsetTransition change = rules.previousTransition(moment.plusNanos(1));
    return change != null && change.getInstant().isAfter(full) ? change.getInstant() : full;
  }

  private Instant clockEnd(Instant moment, ZoneRules rules) {
    Instant full = full(moment, rules).plus(length);
    ZoneOffsetTransition change = rules.nextTransition(moment);
    return change != null && change.getInstant().isBefore(full) ? change.getInstant() : full;
  }

  /** The last full minute or hour according to the offset of the moment. */
  private Instant full(Instant moment, ZoneRules rules) {
    ZoneOffset offset = rules.getOffset(moment);
    return moment.atOffset(offset).truncatedTo(step).toInstant();
  }

  private LocalDate firstDay(Instant moment, ZoneId zone) {
    LocalDate date = moment.atZone(zone).toLocalDate();
    LocalDate first =
        switch (this) {
          case WEEK -> date.minusDays(date.getDayOfWeek().getValue() - 1L);
          case MONTH -> date.with(TemporalAdjusters.firstDayOfMonth());
          case MINUTE, HOUR, DAY -> date;
        };
    // A clock that is set back over midnight shows the old date again, but the new day has begun.
    return moment.isBefore(next(first, zone)) ? first : first.plus(1, step);
  }

  private Instant next(LocalDate first, ZoneId zone) {
    return first.plus(1, step).atStartOfDay(zone).toInstant();
  }
}
