// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.CounterChange;
import dev.waybill.core.limit.CounterState;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.Raise;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes behind what limits count in memory: what changed goes to the database every second and at
 * {@link #close}. A crash loses at most what was committed in the last second.
 *
 * <p>Thread-safe; works on a thread of its own, so nobody who counts waits for the disk. When the
 * database fails, counting goes on, one warning is logged, and what was not written is tried again.
 */
public final class LimitWriter implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LimitWriter.class);

  /** What may be lost; chosen. */
  private static final long PAUSE_MILLIS = 1000;

  /** Chosen: counters in one transaction, so that other writers hardly wait. */
  private static final int PIECE = 200;

  /** Chosen: recipients forgotten in one go. */
  private static final int FORGOTTEN = 1000;

  /** Chosen: pauses between looking for recipients to forget, an hour. */
  private static final int FORGET_EVERY = 3600;

  private final GroupCommit writer;
  private final MemoryLimitStore store;
  private final InstantSource clock;
  private final Thread thread;
  private final CountDownLatch end = new CountDownLatch(1);

  // Confined to anyone who writes: the thread, and close() after it.
  private boolean failing;

  private LimitWriter(GroupCommit writer, MemoryLimitStore store, InstantSource clock) {
    this.writer = writer;
    this.store = store;
    this.clock = clock;
    this.thread = new Thread(this::work, "waybill-limit-writer");
    thread.setDaemon(true);
  }

  /**
   * Loads what was written into the store and writes it behind from now on.
   *
   * @throws StorageException when the database fails
   */
  static LimitWriter open(
      GroupCommit writer, Readers readers, MemoryLimitStore store, InstantSource clock) {
    for (LimitRows.Row row : readers.run(LimitRows::counters)) {
      load(readers, store, row);
    }
    store.load(readers.run(LimitRows::raises));
    LimitWriter behind = new LimitWriter(writer, store, clock);
    behind.thread.start();
    return behind;
  }

  private static void load(Readers readers, MemoryLimitStore store, LimitRows.Row row) {
    try {
      CounterState state = CounterState.parse(row.state());
      store.load(
          row.counter(), state, readers.run(connection -> LimitRows.members(connection, row.id())));
    } catch (IllegalArgumentException e) {
      LOGGER.warn("the counter {} cannot be read and starts at zero", row.counter(), e);
    }
  }

  private void work() {
    int untilForgetting = 0;
    while (!waitForEnd()) {
      write();
      // As long as there are more, the next pause is enough.
      untilForgetting = untilForgetting > 0 ? untilForgetting - 1 : forgetMembers();
    }
  }

  /** Waits for the pause to pass; true when the end came. */
  private boolean waitForEnd() {
    try {
      return end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread; it ends by close().
      return false;
    }
  }

  /** Writes everything that changed, piece by piece. */
  private void write() {
    boolean more = writeRaises();
    while (more) {
      List<CounterChange> changes = store.changes(PIECE, clock.instant());
      more = !changes.isEmpty() && write(changes) && changes.size() == PIECE;
    }
  }

  private boolean write(List<CounterChange> changes) {
    boolean written =
        isWritten(
            connection -> {
              for (CounterChange change : changes) {
                LimitRows.write(connection, change);
              }
              return changes.size();
            });
    if (!written) {
      store.notWritten(changes);
    }
    return written;
  }

  private boolean writeRaises() {
    Optional<List<Raise>> raises = store.changedRaises();
    if (raises.isEmpty()) {
      return true;
    }
    boolean written =
        isWritten(
            connection -> {
              LimitRows.write(connection, raises.get());
              return raises.get().size();
            });
    if (!written) {
      store.raisesNotWritten();
    }
    return written;
  }

  /** Answers after how many pauses to do it again. */
  private int forgetMembers() {
    long now = clock.millis();
    AtomicInteger forgotten = new AtomicInteger();
    boolean done =
        isWritten(
            connection -> {
              forgotten.set(LimitRows.forgetMembers(connection, now, FORGOTTEN));
              return forgotten.get();
            });
    return done && forgotten.get() == FORGOTTEN ? 0 : FORGET_EVERY;
  }

  private boolean isWritten(Work<Integer> work) {
    try {
      writer.run(work);
      if (failing) {
        LOGGER.info("the sending limits are written again");
      }
      failing = false;
      return true;
    } catch (StorageException e) {
      if (!failing) {
        LOGGER.warn("the sending limits cannot be written; a restart would forget them", e);
      }
      failing = true;
      return false;
    }
  }

  /** Writes what is not written yet and ends. */
  @Override
  public void close() {
    end.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    write();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
