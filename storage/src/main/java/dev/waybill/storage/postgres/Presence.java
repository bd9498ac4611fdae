// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.postgres;

import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database is there; one WARN when it goes, one when it is back. Thread-safe. */
final class Presence {

  private static final Logger LOGGER = LoggerFactory.getLogger(Postgres.class);

  private final String name;
  private final String meanwhile;

  // Guarded by this.
  private Optional<String> trouble = Optional.empty();
  private boolean closed;

  /**
   * That of a database which nobody has asked yet.
   *
   * @param meanwhile what is done without it
   */
  Presence(String name, String meanwhile) {
    this.name = name;
    this.meanwhile = meanwhile;
  }

  /** Why it is away, if it is. */
  synchronized Optional<String> trouble() {
    return trouble;
  }

  synchronized String away(Throwable why) {
    String text = name + " is away: " + reason(why);
    if (trouble.isEmpty() && !closed) {
      LOGGER.warn("{}; {}", text, meanwhile);
    }
    trouble = Optional.of(text);
    return text;
  }

  synchronized void there() {
    if (trouble.isPresent()) {
      LOGGER.warn("{} is back", name);
    }
    trouble = Optional.empty();
  }

  /** From now on it is not asked any more. */
  synchronized void close() {
    closed = true;
  }

  // The pool says only that it waited; the driver, further down, knows why.
  private static String reason(Throwable why) {
    Throwable reason = why;
    for (Throwable next = why; next != null; next = next.getCause()) {
      reason = next instanceof SQLException ? next : reason;
    }
    return String.valueOf(reason.getMessage()).lines().findFirst().orElse(reason.toString());
  }
}
