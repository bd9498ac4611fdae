// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the clock here with that of the shared database: servers whose clocks differ do not
 * switch at the same time. One WARN when it is wrong, until it was right again. Thread-safe.
 */
final class ClockCheck {

  private static final Logger LOGGER = LoggerFactory.getLogger(ClockCheck.class);

  /** Chosen: an NTP client that works keeps a clock within a tenth of a second. */
  static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final String TIME =
      "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

  private final InstantSource clock;

  // Guarded by this.
  private boolean told;

  ClockCheck(InstantSource clock) {
    this.clock = clock;
  }

  void compare(Connection connection) throws SQLException {
    Instant before = clock.instant();
    Instant there =
        Sql.first(connection, row -> Instant.ofEpochMilli(row.getLong(1)), TIME).orElse(before);
    tell(before, there, clock.instant());
  }

  /** Their time was taken between two of ours. */
  private synchronized void tell(Instant before, Instant there, Instant after) {
    Duration ahead = Duration.between(there, before);
    Duration behind = Duration.between(after, there);
    boolean wrong = ahead.compareTo(TOLERANCE) > 0 || behind.compareTo(TOLERANCE) > 0;
    if (wrong && !told) {
      LOGGER.warn(
          "The clock of this server is {} {} that of PostgreSQL; servers switch DKIM keys at the"
              + " same time only when their clocks agree",
          ahead.compareTo(behind) > 0 ? ahead : behind,
          ahead.compareTo(behind) > 0 ? "ahead of" : "behind");
    }
    told = wrong;
  }
}
