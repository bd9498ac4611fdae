// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The threads and connections that read.
 *
 * <p>Threads of our own, because H2 reads its file through an interruptible channel: an interrupt
 * that hits a reading thread closes the file, and with it the database, for everybody. A caller
 * that is interrupted waits for the answer all the same and stays interrupted.
 *
 * <p>Thread-safe.
 */
final class Readers implements AutoCloseable {

  /** Chosen: only starting, WebAdmin and the manager of DKIM keys read. */
  private static final int THREADS = 2;

  private final HikariDataSource pool;
  private final ExecutorService threads;

  Readers(DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("waybill-storage");
    config.setDataSource(source);
    config.setMaximumPoolSize(THREADS);
    config.setReadOnly(true);
    this.pool = new HikariDataSource(config);
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "waybill-storage-reader");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs a query and waits for what it finds.
   *
   * @throws StorageException when the database fails, and after {@link #close}
   */
  <T> T run(Query<T> query) {
    try {
      return await(threads.submit(() -> query(query)));
    } catch (RejectedExecutionException e) {
      throw new StorageException("the store is closed", e);
    }
  }

  /** Uses no connection again that is open now, because the database may have shut itself down. */
  void reconnect() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  private <T> T query(Query<T> query) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return query.apply(connection);
    }
  }

  private static <T> T await(Future<T> found) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return found.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new StorageException("reading failed: " + e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets running queries end and closes the connections. */
  @Override
  public void close() {
    threads.shutdown();
    boolean interrupted = false;
    boolean running = true;
    while (running) {
      try {
        running = !threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    pool.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
