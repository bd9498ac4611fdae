// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.settings.Scalars;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** A point in time as people type it. */
final class Until {

  private Until() {}

  /**
   * Reads {@code 18:00} (the next time that the clock shows it), {@code 2026-12-01} (when that day
   * begins), {@code 2026-12-01T18:00} or {@code 2h}.
   *
   * @param now what it is relative to
   * @param zone where the clock hangs
   * @throws IllegalArgumentException for anything else
   */
  static Instant parse(String text, Instant now, ZoneId zone) {
    try {
      if (text.matches("\\d{1,2}:\\d{2}")) {
        return next(LocalTime.parse(text.length() == 4 ? "0" + text : text), now.atZone(zone));
      }
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      if (text.matches("\\d{4}-.*Z")) {
        return Instant.parse(text);
      }
      if (text.contains("T")) {
        return LocalDateTime.parse(text).atZone(zone).toInstant();
      }
      return now.plus(Scalars.duration(text)).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--until is a time such as 18:00, 2026-12-01, 2026-12-01T18:00 or 2h, not \""
              + text
              + "\"",
          e);
    }
  }

  private static Instant next(LocalTime time, ZonedDateTime now) {
    ZonedDateTime today = now.with(time);
    return (today.isAfter(now) ? today : now.plusDays(1).with(time)).toInstant();
  }
}
