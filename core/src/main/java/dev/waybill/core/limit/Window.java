// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time over which a limit counts: a sliding (rolling) window, or a calendar period.
 *
 * <p>Immutable. From one second to 31 days.
 */
public sealed interface Window {

  /** Its length; for a calendar period, without clock changes and with 31 days per month. */
  Duration length();

  /**
   * A sliding window: the last so many seconds, at every moment.
   *
   * <p>Counted in {@link #SLICES} slices that start at the epoch. An amount counts as long as any
   * part of its slice is inside the window. So it never counts too short, and at most one slice too
   * long.
   *
   * @param length whole seconds, 1 s to 31 d
   */
  record Rolling(Duration length) implements Window {

    /** Chosen: a sender waits at most a hundredth of the window too long. */
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
   * The minute, hour, day, week or month of the local calendar.
   *
   * @param unit which of them
   * @param zone the time zone; its daylight-saving changes make a day 23 or 25 hours long
   */
  record Calendar(CalendarUnit unit, ZoneId zone) implements Window {

    @Override
    public Duration length() {
      return unit.length();
    }

    /** The start of the period that contains this moment. */
    public Instant start(Instant moment) {
      return unit.start(moment, zone);
    }

    /** The end of the period that contains this moment: the first moment of the next one. */
    public Instant end(Instant moment) {
      return unit.end(moment, zone);
    }
  }
}
