// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that moves only when a test moves it. Thread-safe. */
public final class FixedClock implements InstantSource {

  private Instant now;

  private FixedClock(Instant start) {
    now = start;
  }

  /** A clock that stands at {@code start}. */
  public static FixedClock at(Instant start) {
    return new FixedClock(start);
  }

  /** A clock that stands at an ISO-8601 instant such as {@code 2026-01-02T03:04:05Z}. */
  public static FixedClock at(String start) {
    return new FixedClock(Instant.parse(start));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves the clock by {@code step}, which may be negative: wall clocks are set back, too. */
  public synchronized Instant advance(Duration step) {
    now = now.plus(step);
    return now;
  }

  /** Puts the clock to {@code instant}. */
  public synchronized void set(Instant instant) {
    now = instant;
  }

  @Override
  public String toString() {
    return "FixedClock[" + instant() + "]";
  }
}
