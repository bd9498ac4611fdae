// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.runtime.HostMailboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import org.apache.commons.configuration2.Configuration;
import org.h2.engine.Database;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;

/**
 * The embedded H2 in {@code store/james.mv.db} that holds domains, users, the recipient rewrite
 * table and the mailboxes, and the JPA layer over it. Thread-safe.
 *
 * <p>Durability: H2 writes a commit up to half a second late (its WRITE_DELAY) and does not wait
 * for the disk. {@link #sync} does both, for mail before it counts as delivered; what an
 * administrator or a mail program changed in the last half second may be missing after the process
 * was killed. {@code WRITE_DELAY=0} would write each commit at once, but it also ends the thread
 * that reclaims space, so that the file grows for ever.
 *
 * <p>H2 closes the database when it cannot write, and the next connection opens it again, without
 * what was not on the disk. Each opening has a {@link Database} object of its own.
 */
final class JamesDatabase implements HostMailboxes, AutoCloseable {

  /** The persistence unit that {@code META-INF/persistence.xml} defines and James' classes name. */
  private static final String UNIT = "James";

  /**
   * Always set, after what {@code database.options} says. DB_CLOSE_ON_EXIT: we close it, after
   * everything that writes to it. NON_KEYWORDS: James has columns named VALUE.
   */
  private static final String FIXED_OPTIONS = ";DB_CLOSE_ON_EXIT=FALSE;NON_KEYWORDS=VALUE";

  /** See the comment at {@code database.options} in {@code conf/james-database.properties}. */
  private static final String DEFAULT_OPTIONS = "LOCK_TIMEOUT=10000";

  /**
   * Connections; chosen: twice the 20 threads of the spooler and 20 of James' blocking-call pool on
   * two cores, as storing a message takes a second connection for the UID while it holds the first.
   */
  private static final int DEFAULT_POOL_SIZE = 80;

  /** Idle connections that are kept; chosen, an embedded connection is cheap to open. */
  private static final int IDLE_CONNECTIONS = 4;

  private final HikariDataSource connections;
  private final EntityManagerFactory entities;
  private final SharedSync checkpoint = new SharedSync(this::checkpoint);
  private final ReentrantLock lock = new ReentrantLock();

  /** The current opening; guarded by the lock. */
  private WeakReference<Database> opened = new WeakReference<>(null);

  /** How many openings were seen; guarded by the lock. */
  private long openings;

  /** The opening that the last checkpoint was made in. */
  private volatile long checkpointed;

  private JamesDatabase(HikariDataSource connections, EntityManagerFactory entities) {
    this.connections = connections;
    this.entities = entities;
  }

  /** Opens the database, and makes it when there is none. */
  static JamesDatabase open(ServerDirectories directories, Configuration settings) {
    try {
      Files.createDirectories(directories.store());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    HikariDataSource connections = new HikariDataSource(poolOf(directories, settings));
    return new JamesDatabase(connections, entitiesOver(connections));
  }

  private static HikariConfig poolOf(ServerDirectories directories, Configuration settings) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("james-h2");
    pool.setJdbcUrl(
        "jdbc:h2:file:"
            + directories.store().resolve("james")
            + ";"
            + settings.getString("database.options", DEFAULT_OPTIONS)
            + FIXED_OPTIONS);
    pool.setUsername("sa");
    pool.setPassword("");
    pool.setMaximumPoolSize(settings.getInt("database.pool.size", DEFAULT_POOL_SIZE));
    pool.setMinimumIdle(IDLE_CONNECTIONS);
    pool.setExceptionOverride(new ClosedDatabase());
    return pool;
  }

  private static EntityManagerFactory entitiesOver(HikariDataSource connections) {
    return Persistence.createEntityManagerFactory(
        UNIT,
        Map.of(
            "openjpa.ConnectionFactory", connections,
            // Makes missing tables when the first entity manager is opened; changes no existing
            // one.
            // H2 2 compares a BOOLEAN with TRUE or FALSE only, not with 1 or 0.
            "openjpa.jdbc.DBDictionary", "h2(BooleanRepresentation=BOOLEAN)",
            "openjpa.jdbc.SynchronizeMappings", "buildSchema(ForeignKeys=true)",
            "openjpa.jdbc.MappingDefaults",
                "ForeignKeyDeleteAction=cascade, JoinForeignKeyDeleteAction=cascade",
            "openjpa.jdbc.SchemaFactory", "native(ForeignKeys=true)",
            // James asks for ranges of varying length; OpenJPA would cache a statement for each.
            "openjpa.jdbc.QuerySQLCache", "false",
            "openjpa.Log", "slf4j"));
  }

  EntityManagerFactory entities() {
    return entities;
  }

  @Override
  public long opening() {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      // A connection of an earlier opening cannot do that any more.
      statement.execute("SELECT 1");
      return number(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the database of mailboxes cannot be opened", e);
    }
  }

  /** The number of the opening that a connection belongs to, which has just worked. */
  private long number(Connection connection) throws SQLException {
    Session session = connection.unwrap(JdbcConnection.class).getSession();
    Database current;
    try {
      current = ((SessionLocal) session).getDatabase();
    } catch (DbException e) {
      throw DbException.toSQLException(e);
    }
    lock.lock();
    try {
      if (opened.get() != current) {
        opened = new WeakReference<>(current);
        openings++;
      }
      return openings;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sync(long opening) {
    checkpoint.sync();
    if (checkpointed != opening) {
      throw new IllegalStateException(
          "the database of mailboxes was closed and opened again meanwhile, which may have lost"
              + " mail that was not on the disk yet");
    }
  }

  private void checkpoint() throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
      checkpointed = number(connection);
    }
  }

  /** Closes the JPA layer and all connections; with the last of them H2 closes its file. */
  @Override
  public void close() {
    try {
      entities.close();
    } finally {
      connections.close();
    }
  }
}
