// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.Retention;
import dev.waybill.storage.H2Journal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the journal forget what is older than its retention: soon after the start, then every day.
 *
 * <p>Thread-safe. A failure is said and repeated the next day.
 */
final class JournalPruning implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(JournalPruning.class);

  /** Chosen: a server that has just started has more urgent things to do. */
  private static final Duration AFTER_START = Duration.ofMinutes(5);

  private final H2Journal journal;
  private final Retention retention;
  private final InstantSource clock;
  private final ScheduledExecutorService thread;
  private volatile boolean closed;
  private Optional<ScheduledFuture<?>> daily = Optional.empty();

  JournalPruning(H2Journal journal, Retention retention, InstantSource clock) {
    this.journal = journal;
    this.retention = retention;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "waybill-journal-pruning");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  synchronized void start() {
    daily =
        Optional.of(
            thread.scheduleWithFixedDelay(
                this::prune,
                AFTER_START.toMinutes(),
                Duration.ofDays(1).toMinutes(),
                TimeUnit.MINUTES));
  }

  /** Forgets now what is too old. */
  void prune() {
    try {
      long forgotten = journal.prune(clock.instant().minus(retention.journal()), () -> closed);
      LOGGER.info(
          "The journal forgot {} messages that were older than {} days",
          forgotten,
          retention.journal().toDays());
    } catch (RuntimeException e) {
      // The edge of this thread: a task that throws is never run again.
      LOGGER.warn("The journal could not be pruned; the next attempt is in a day", e);
    }
  }

  /** Lets the page that is being forgotten be the last one. */
  @Override
  public synchronized void close() {
    closed = true;
    daily.ifPresent(task -> task.cancel(false));
    thread.shutdown();
  }
}
