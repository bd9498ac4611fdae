// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.delivery.DeliveryEngine;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.delivery.HoldReleaser;
import dev.waybill.core.delivery.KeyReleaser;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.WaitReason;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits in the queue, and lets go what waits for limits and keys. Settings take
 * effect at once. Thread-safe.
 */
public final class Delivery implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Delivery.class);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How often mail that waits for a key is looked at; chosen. */
  private static final Duration KEY_LOOK = Duration.ofSeconds(5);

  /** Chosen: what a running transaction gets to end before it is cut and repeated after start. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Supplier<DeliverySettings> settings;
  private final DeliveryQueue queue;
  private final DeliveryEngine engine;
  private final HoldReleaser holds;
  private final KeyReleaser keys;

  // Of the task that looks at the settings alone.
  private DeliverySettings known;

  // Guarded by this.
  private boolean started;
  private boolean closed;

  Delivery(
      Supplier<DeliverySettings> settings,
      DeliveryQueue queue,
      DeliveryEngine engine,
      HoldReleaser holds,
      KeyReleaser keys) {
    this.settings = settings;
    this.queue = queue;
    this.engine = engine;
    this.holds = holds;
    this.keys = keys;
    this.known = settings.get();
  }

  /** Begins to deliver; a second call changes nothing. */
  synchronized void start(Tasks tasks) {
    if (started || closed) {
      return;
    }
    started = true;
    engine.start();
    holds.start();
    keys.start();
    tasks.every("delivery-settings", LOOK, this::follow);
    tasks.every("delivery-key-waits", KEY_LOOK, this::lookForKeys);
  }

  private void follow() {
    DeliverySettings wanted = settings.get();
    if (!wanted.equals(known)) {
      known = wanted;
      LOGGER.info("Delivery uses its new settings");
      engine.settingsChanged();
    }
  }

  private void lookForKeys() {
    if (queue.totals().waitingFor(WaitReason.Kind.KEY) > 0) {
      keys.changed();
    }
  }

  /** Says that limits have changed, so that what waits for them is asked for again. */
  void limitsChanged() {
    holds.changed();
  }

  /** What waits for limits. */
  HoldReleaser holds() {
    return holds;
  }

  /** Says that something waits for a key now. */
  void keyWait() {
    keys.changed();
  }

  /** How many workers deliver now, each over one connection at most. */
  public int workers() {
    return engine.workers();
  }

  /** How many outcomes of attempts could not be written yet; 0 while all is well. */
  public int unwritten() {
    return engine.unwritten();
  }

  /** Lets transactions end for some seconds, and cuts them then. */
  @Override
  public synchronized void close() {
    closed = true;
    if (started) {
      engine.close(CLOSE_PATIENCE);
      holds.close();
      keys.close();
    }
  }
}
