// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time over which a limit counts: rolling, or a period of the calendar.
 *
 * <p>Immutable. From one second to 31 days.
 */
public sealed interface Window {

  /**
   * How long it is; of a period of the calendar, without changes of the clock, a month has 31 d.
   */
  Duration length();

  /**
   * The last so many seconds, at every moment.
   *
   * <p>Counted in {@link #SLICES} slices that start at the epoch. An amount counts as long as any
   * part of its slice is inside the window, so never too little is counted, and nothing for longer
   * than one slice too long.
   *
   * @param length whole seconds, 1 s to 31 d
   */
  record Rolling(Duration length) implements Window {

    /** Chosen: a hundredth of the window is the most that somebody waits too long. */
    public static final int SLICES = 100;

    /** Chosen: the longest month. */
    static final Duration LONGEST = Duration.ofDays(31);

    /** Checks the range. */
    public Rolling {
      boolean whole = length.equals(Duration.ofSeconds(length.toSeconds()));
      if (!whole || length.toSeconds() < 1 || length.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("expected a window from 1 s to 31 days");
      }
    }

    /** Milliseconds of one slice; exact, as a hundredth of a second is 10 ms. */
    public long sliceMillis() {
      return length.toMillis() / SLICES;
    }
  }

  /**
   * The minute, hour, day, week or month that the clock on the wall shows.
   *
   * @param unit which of them
   * @param zone where the clock hangs; its daylight-saving changes make a day 23 or 25 hours long
   */
  record Calendar(CalendarUnit unit, ZoneId zone) implements Window {

    @Override
    public Duration length() {
      return unit.length();
    }

    /** When the period began that holds this moment. */
    public Instant start(Instant moment) {
      return unit.start(moment, zone);
    }

    /** When the period ends that holds this moment: the first moment of the next one. */
    public Instant end(Instant moment) {
      return unit.end(moment, zone);
    }
  }
}
