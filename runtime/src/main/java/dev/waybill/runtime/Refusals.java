// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.Refused;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes refusals in the dialogue into the log, behind the dialogue and together.
 *
 * <p>Thread-safe. A flood of them must not fill the disk: what comes faster than the log takes is
 * counted and left out.
 */
public final class Refusals {

  private static final Logger LOGGER = LoggerFactory.getLogger(Refusals.class);

  /** Written once a second; chosen: more than honest clients cause. */
  private static final int MOST_WAITING = 500;

  private final EventLog log;
  private final BlockingQueue<Refused> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong leftOut = new AtomicLong();

  Refusals(EventLog log) {
    this.log = log;
  }

  /** Adds a refusal. Returns at once. */
  public void add(Refused refused) {
    if (!waiting.offer(refused)) {
      leftOut.incrementAndGet();
    }
  }

  /** How many were left out since the start. */
  public long leftOut() {
    return leftOut.get();
  }

  /** Writes what waits. */
  void write() {
    List<Refused> page = new ArrayList<>();
    waiting.drainTo(page);
    if (page.isEmpty()) {
      return;
    }
    try {
      log.write(new Changes(), page, Durability.WRITTEN);
    } catch (StoreException e) {
      leftOut.addAndGet(page.size());
      LOGGER.warn("{} refusals are missing in the log", page.size(), e);
    }
  }

  /** Writes the rest. */
  void close() {
    write();
  }
}
