// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.postgres;

import dev.waybill.core.PostgresSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database that several servers share.
 *
 * <p>Thread-safe. It may be away at any time; the next call tries again.
 */
public final class Postgres implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Postgres.class);

  /**
   * PostgreSQL's SQLSTATEs for "try again": serialization_failure, deadlock_detected,
   * lock_not_available.
   */
  private static final Set<String> AGAIN = Set.of("40001", "40P01", "55P03");

  /** Chosen: each try waits for a lock as long as the timeout. */
  private static final int TRIES = 5;

  /** Advisory locks are numbers; chosen at random once, so that no other program has them. */
  private static final long SCHEMA_LOCK = 0x57_61_79_62_69_6c_6c_01L;

  private static final long ALONE_LOCK = 0x57_61_79_62_69_6c_6c_02L;

  private final PostgresSettings settings;
  private final PostgresPool pool;
  private final Schema schema;
  private final Presence presence;
  private volatile boolean prepared;

  private Postgres(PostgresSettings settings, PostgresPool pool, Schema schema, Presence presence) {
    this.settings = settings;
    this.pool = pool;
    this.schema = schema;
    this.presence = presence;
  }

  /**
   * Reads the files of the settings; connects later.
   *
   * @param schema makes what is missing in the database
   * @param meanwhile what is done while it is away, for the log
   * @throws SQLException when a file of the settings cannot be used
   */
  public static Postgres open(PostgresSettings settings, Schema schema, String meanwhile)
      throws SQLException {
    Presence presence = new Presence("PostgreSQL at " + settings.url(), meanwhile);
    return new Postgres(settings, new PostgresPool(settings), schema, presence);
  }

  /** Why it is away, if it is. */
  public Optional<String> trouble() {
    return presence.trouble();
  }

  /**
   * Notes that it could not be used.
   *
   * @return what is wrong, for an operator
   */
  public String away(Throwable why) {
    return presence.away(why);
  }

  /** Does something in one transaction, again if others were in its way. */
  public <T> T run(Transaction<T> work) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        T result = once(work);
        presence.there();
        return result;
      } catch (SQLException e) {
        if (tries == TRIES || !AGAIN.contains(String.valueOf(e.getSQLState()))) {
          // It may come back as another one, restored or empty.
          prepared = false;
          throw e;
        }
      }
    }
  }

  private <T> T once(Transaction<T> work) throws SQLException {
    try (Connection connection = pool.connection()) {
      try {
        bound(connection);
        prepare(connection);
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** Does something while no other server that asks for this does anything; not reentrant. */
  public void alone(Runnable task) throws SQLException {
    // So that the schema is there, and that it is known to be there.
    run(connection -> true);
    try (Connection connection = pool.connection()) {
      acquire(connection);
      try {
        task.run();
      } finally {
        release(connection);
      }
    }
  }

  private void acquire(Connection connection) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        bound(connection);
        lock(connection, ALONE_LOCK);
        return;
      } catch (SQLException e) {
        connection.rollback();
        if (tries == TRIES || !AGAIN.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
      }
    }
  }

  // Nothing was written here. A connection that is broken has given the lock back already.
  private static void release(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOGGER.debug("The right to be alone was lost with its connection", e);
    }
  }

  // In the transaction only, as a connection pooler may give the next one to somebody else.
  private void bound(Connection connection) throws SQLException {
    long millis = settings.timeout().toMillis();
    execute(connection, "SET LOCAL statement_timeout = " + millis);
    // Shorter, so that it is the lock that we hear of.
    execute(connection, "SET LOCAL lock_timeout = " + millis * 9 / 10);
  }

  private void prepare(Connection connection) throws SQLException {
    if (!prepared) {
      lock(connection, SCHEMA_LOCK);
      schema.makeIn(connection);
      connection.commit();
      prepared = true;
      bound(connection);
    }
  }

  private static void lock(Connection connection, long number) throws SQLException {
    execute(connection, "SELECT pg_advisory_xact_lock(" + number + ")");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void rollBack(Connection connection, Exception why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    presence.close();
    pool.close();
  }
}
