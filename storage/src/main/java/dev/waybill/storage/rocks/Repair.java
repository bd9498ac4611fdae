// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Table;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a store back, on a thread that lives only while there is something to do: after a failure,
 * and to give space back when it gets low. Thread-safe.
 */
final class Repair implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

  private static final long FIRST_PAUSE = Duration.ofMillis(50).toMillis();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toMillis();

  /**
   * RocksDB resumes by itself some seconds after there is room; anyone who waits longer reopens.
   */
  private static final long RESUMES_WITHIN = Duration.ofSeconds(3).toNanos();

  /** Compacting for room is repeated no more often than this. */
  private static final long BETWEEN_COMPACTIONS = Duration.ofMinutes(1).toNanos();

  private static final Changes PROBE =
      new Changes().put(Table.META, Keys.of("probe"), new byte[] {1});

  private final RocksStore store;
  private final FreeSpace space;
  private final RocksSettings settings;

  /** Guarded by this, like all below. */
  private @Nullable Thread worker;

  private boolean compactionWanted;
  private long nextCompaction = System.nanoTime();
  private boolean closed;

  Repair(RocksStore store, FreeSpace space, RocksSettings settings) {
    this.store = store;
    this.space = space;
    this.settings = settings;
  }

  /** The store is away: sees to it that somebody works on that. */
  synchronized void start() {
    if (worker == null && !closed) {
      Thread thread = settings.threads().newThread(this::work);
      worker = thread;
      thread.start();
    }
  }

  /** There is little room: removes files that nobody needs, now and then. */
  synchronized void giveSpaceBack() {
    if (System.nanoTime() - nextCompaction >= 0) {
      nextCompaction = System.nanoTime() + BETWEEN_COMPACTIONS;
      compactionWanted = true;
      start();
    }
  }

  /** Ends the thread and waits for it. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      notifyAll();
      last = worker;
    }
    if (last != null && last != Thread.currentThread()) {
      join(last);
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (hasWork()) {
      if (store.isAway()) {
        bringBack();
      } else {
        compact();
      }
    }
  }

  private synchronized boolean hasWork() {
    boolean more = !closed && (store.isAway() || compactionWanted);
    if (!more) {
      worker = null;
    }
    return more;
  }

  private void compact() {
    synchronized (this) {
      compactionWanted = false;
    }
    try {
      store.use(OpenDatabase::giveSpaceBack);
    } catch (RocksDBException e) {
      LOG.info("could not give space back: {}", e.getMessage());
    }
  }

  private void bringBack() {
    long start = System.nanoTime();
    long roomSince = start;
    long pause = FIRST_PAUSE;
    while (store.isAway() && pause(pause)) {
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      if (store.isFull()) {
        // A full disk is no reason to give up: others make room.
        start = System.nanoTime();
        if (!space.hasSome()) {
          roomSince = start;
          continue;
        }
        tryAgain(store.isOpen() && start - roomSince < RESUMES_WITHIN);
      } else {
        tryAgain(false);
      }
      if (store.isAway() && System.nanoTime() - start > settings.giveUpAfter().toNanos()) {
        end(store.giveUp());
      }
    }
  }

  /** Tells that it is over. Anyone who is told may close the store, and wait for that. */
  private void end(String why) {
    synchronized (this) {
      worker = null;
    }
    settings.onFailure().accept(why);
  }

  /**
   * Writes for a try.
   *
   * @param asItIs whether the files stay open
   */
  private void tryAgain(boolean asItIs) {
    try {
      if (!asItIs) {
        store.reopen();
      }
      store.use(open -> open.write(PROBE, Durability.SYNCED));
      store.works();
    } catch (RocksDBException e) {
      store.stillAway(e);
    }
  }

  /** Returns false when it is over. */
  private synchronized boolean pause(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    long left = millis;
    while (!closed && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        return false;
      }
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
    return !closed;
  }
}
