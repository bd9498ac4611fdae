// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.StoreHealth;
import dev.waybill.core.store.Table;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Store} in one RocksDB. Thread-safe.
 *
 * <p><b>When the disk fails.</b> A write that RocksDB refuses ends in a {@link StoreAwayException},
 * and from then on every write does, at once, until the store has written again:
 *
 * <ul>
 *   <li>No room: the files stay open, reading goes on, and a {@link Repair} writes for a try as
 *       soon as there is room.
 *   <li>Anything else (an I/O error, a sync that failed, a limit of the file's size, no file
 *       descriptors): nobody knows what is on the disk. The files are closed and opened again,
 *       which reads the log back and writes what it finds to new files. Scans that are under way
 *       end. That succeeds sooner or later, or the store is FAILED after {@link
 *       RocksSettings#giveUpAfter()}.
 * </ul>
 *
 * <p>What was acknowledged as {@link Durability#SYNCED} is there in all these cases. A write that
 * threw may be there later.
 *
 * <p>An entry that cannot be read throws a {@link StoreException}, and the others go on: opening
 * the files again would not mend it.
 */
public final class RocksStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);

  private final StoreFiles files;
  private final FreeSpace space;
  private final Repair repair;
  private final AtomicLong generation = new AtomicLong(1);

  /** Readers and writers share it; anyone who closes or opens the files has it alone. */
  private final ReentrantReadWriteLock guard = new ReentrantReadWriteLock();

  /** Guarded by {@link #guard}. */
  private @Nullable OpenDatabase database;

  private volatile @Nullable Trouble trouble;
  private volatile boolean closed;

  private RocksStore(RocksSettings settings, StoreFiles files, OpenDatabase database) {
    this.files = files;
    this.database = database;
    this.space = new FreeSpace(files.path(), settings.freeSpaceFloor());
    this.repair = new Repair(this, space, settings);
  }

  /**
   * Opens the store of a data directory, making what is missing.
   *
   * @throws StoreException when another process has it, another version wrote it, or the files
   *     cannot be opened
   */
  public static RocksStore open(RocksSettings settings) {
    StoreFiles files = StoreFiles.take(settings.directory());
    try {
      return new RocksStore(settings, files, files.openFirst());
    } catch (StoreException e) {
      files.close();
      throw e;
    }
  }

  @Override
  public Optional<byte[]> get(Table table, byte[] key) {
    OpenDatabase open = enter();
    try {
      return open.get(table, key);
    } catch (RocksDBException e) {
      throw unreadable(table, e);
    } finally {
      guard.readLock().unlock();
    }
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    OpenDatabase open = enter();
    try {
      open.scan(table, from, to, visitor, this::isReopening);
    } catch (RocksDBException e) {
      throw unreadable(table, e);
    } finally {
      guard.readLock().unlock();
    }
    Trouble now = trouble;
    if (now != null && isReopening()) {
      throw now.exception();
    }
  }

  @Override
  public void write(Changes changes, Durability durability) {
    Trouble before = trouble;
    if (before != null) {
      throw before.exception();
    }
    OpenDatabase open = enter();
    try {
      if (changes.generation().orElse(generation.get()) != generation.get()) {
        throw new StoreAwayException("the store was reopened while a message was being stored");
      }
      open.write(changes, durability);
    } catch (RocksDBException e) {
      if (Trouble.isMistake(e)) {
        throw new StoreException("the store cannot write this: " + e.getMessage(), e);
      }
      throw failed(Trouble.of(e)).exception();
    } finally {
      guard.readLock().unlock();
    }
  }

  @Override
  public long generation() {
    return generation.get();
  }

  @Override
  public StoreHealth health() {
    Trouble now = trouble;
    if (now != null) {
      return now.health();
    }
    if (space.isLow()) {
      repair.giveSpaceBack();
      return new StoreHealth(StoreHealth.State.LOW_SPACE, space.text());
    }
    return StoreHealth.OK;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    repair.close();
    guard.writeLock().lock();
    try (OpenDatabase last = database) {
      database = null;
      if (last != null && trouble == null) {
        last.sync();
      }
    } catch (RocksDBException e) {
      throw new StoreException("the store could not be synced: " + e.getMessage(), e);
    } finally {
      files.close();
      guard.writeLock().unlock();
    }
  }

  /** Has the store to itself no longer than it takes; the caller unlocks the reader's lock. */
  private OpenDatabase enter() {
    Trouble now = trouble;
    if (now != null && !now.full()) {
      throw now.exception();
    }
    // Never waits, and goes before anyone who waits to reopen the files.
    if (!guard.readLock().tryLock()) {
      throw closedFiles();
    }
    OpenDatabase open = database;
    if (open == null) {
      guard.readLock().unlock();
      throw closedFiles();
    }
    return open;
  }

  private StoreException closedFiles() {
    if (closed) {
      return new StoreException("the store is closed");
    }
    Trouble now = trouble;
    return now == null ? new StoreAwayException("the store was reopened") : now.exception();
  }

  private boolean isReopening() {
    Trouble now = trouble;
    return closed || (now != null && !now.full());
  }

  private StoreException unreadable(Table table, RocksDBException e) {
    return new StoreException("cannot read table " + table.label() + ": " + e.getMessage(), e);
  }

  /** Notes the first of several failures. */
  private synchronized Trouble failed(Trouble now) {
    Trouble first = trouble;
    if (first != null) {
      return first;
    }
    trouble = now;
    LOG.warn("{}; nothing is lost, and it goes on by itself as soon as it can", now.text());
    repair.start();
    return now;
  }

  // For the Repair.

  boolean isAway() {
    Trouble now = trouble;
    return now != null && !now.failed();
  }

  boolean isFull() {
    Trouble now = trouble;
    return now != null && now.full();
  }

  boolean isOpen() {
    guard.readLock().lock();
    try {
      return database != null;
    } finally {
      guard.readLock().unlock();
    }
  }

  /** Another reason why it does not work. */
  synchronized void stillAway(RocksDBException cause) {
    trouble = Trouble.of(cause);
  }

  synchronized void works() {
    trouble = null;
    LOG.info("the store writes again");
  }

  /** Returns why, in one sentence. */
  synchronized String giveUp() {
    Trouble last = trouble;
    if (last == null) {
      return "";
    }
    Trouble end = last.givenUp();
    trouble = end;
    LOG.error("{}", end.text());
    return end.text();
  }

  /** Does something with the open files beside readers and writers. */
  void use(Work work) throws RocksDBException {
    guard.readLock().lock();
    try {
      OpenDatabase open = database;
      if (open != null) {
        work.with(open);
      }
    } finally {
      guard.readLock().unlock();
    }
  }

  /** Closes the files and opens them again; waits for anyone who reads or writes. */
  void reopen() throws RocksDBException {
    guard.writeLock().lock();
    try {
      OpenDatabase old = database;
      database = null;
      if (old != null) {
        old.close();
      }
      if (!closed) {
        database = OpenDatabase.open(files.path());
        generation.incrementAndGet();
      }
    } finally {
      guard.writeLock().unlock();
    }
  }

  /** Something to do with open files. */
  interface Work {

    void with(OpenDatabase open) throws RocksDBException;
  }
}
