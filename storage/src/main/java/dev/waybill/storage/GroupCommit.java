// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a database: it commits the work of all callers that wait at the same time in
 * one transaction.
 *
 * <p>Why: a commit that survives the loss of power costs one wait for the disk, whatever it
 * carries. While one batch is on its way to the disk the next one gathers by itself, so nobody is
 * made to wait for company.
 *
 * <p>Thread-safe. A unit that fails is rolled back alone, to its savepoint. When the commit itself
 * fails, every unit of the batch fails, and the next batch starts with a new connection: a database
 * that closed itself because the disk was full is opened again when there is room. A caller that is
 * interrupted takes its unit back if it has not begun; otherwise it waits for the outcome, so that
 * an exception always means "not stored".
 */
final class GroupCommit implements AutoCloseable {

  /** Gives the writer a connection; called again after a failed commit. */
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }

  private final Connector connector;
  private final int maxUnits;
  private final Thread writer;
  private final Deque<Unit<?>> waiting = new ArrayDeque<>();
  private boolean closed;

  // Confined to the writing thread.
  private @Nullable Connection connection;

  /**
   * Starts the writing thread.
   *
   * @param maxUnits how many units one transaction carries at most
   */
  GroupCommit(Connector connector, int maxUnits) {
    this.connector = connector;
    this.maxUnits = maxUnits;
    this.writer = new Thread(this::write, "waybill-storage-writer");
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Runs a unit and returns when it is durable.
   *
   * @throws StorageException when the unit failed, was taken back by an interrupt, or came after
   *     {@link #close}
   */
  <T> T run(Work<T> work) {
    Unit<T> unit = new Unit<>(work);
    synchronized (waiting) {
      if (closed) {
        throw new StorageException("the store is closed");
      }
      waiting.add(unit);
      waiting.notifyAll();
    }
    if (unit.awaitUnlessInterrupted()) {
      return unit.result();
    }
    boolean takenBack;
    synchronized (waiting) {
      takenBack = waiting.remove(unit);
    }
    try {
      if (takenBack) {
        throw new StorageException("interrupted before anything was stored");
      }
      unit.awaitAnyway();
      return unit.result();
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes no more units, commits those that wait and ends the writing thread. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<Unit<?>> units = next();
    while (!units.isEmpty()) {
      commit(units);
      units = next();
    }
    disconnect();
  }

  /** The next batch; empty when the end has come. */
  private List<Unit<?>> next() {
    synchronized (waiting) {
      while (waiting.isEmpty() && !closed) {
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          // Nobody has a reason to interrupt this thread; it ends by close().
        }
      }
      List<Unit<?>> units = new ArrayList<>();
      while (units.size() < maxUnits && !waiting.isEmpty()) {
        units.add(waiting.remove());
      }
      return units;
    }
  }

  private void commit(List<Unit<?>> units) {
    try {
      Connection batch = connected();
      for (Unit<?> unit : units) {
        apply(unit, batch);
      }
      batch.commit();
      checkpoint(batch);
      units.forEach(Unit::finish);
    } catch (SQLException | RuntimeException | Error e) {
      // An Error too: a caller that waits for a dead writer would wait for ever.
      disconnect();
      StorageException failure =
          new StorageException("the commit failed; its outcome is unknown: " + e.getMessage(), e);
      units.forEach(unit -> unit.fail(failure));
    }
  }

  private static void apply(Unit<?> unit, Connection batch) throws SQLException {
    Savepoint before = batch.setSavepoint("unit");
    try {
      unit.apply(batch);
    } catch (SQLException | RuntimeException e) {
      batch.rollback(before);
      unit.refuse(e);
    }
    batch.releaseSavepoint(before);
  }

  /** Waits for the disk; a commit alone only hands the data to the operating system. */
  static void checkpoint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connector.connect();
      connection = open;
    }
    return open;
  }

  private void disconnect() {
    Connection open = connection;
    connection = null;
    if (open == null) {
      return;
    }
    try {
      open.rollback();
      open.close();
    } catch (SQLException e) {
      // It is given up because it does not work; closing it can not work better.
    }
  }
}
