// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.PostgresSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.keys.KeyChange;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.StatesAwayException;
import dev.waybill.storage.postgres.Postgres;
import dev.waybill.storage.postgres.Transaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The states of DKIM keys in PostgreSQL, one truth for all servers.
 *
 * <p>Thread-safe. Every method throws {@link StatesAwayException} when the database fails.
 */
final class PostgresKeyStates implements KeyStates, AutoCloseable {

  private static final String MEANWHILE =
      "DKIM keys sign as they are known here, and nothing is decided about them until it is back";

  private final Postgres database;
  private final ClockCheck clocks;

  private PostgresKeyStates(Postgres database, ClockCheck clocks) {
    this.database = database;
    this.clocks = clocks;
  }

  /**
   * Reads the files of the settings; connects later.
   *
   * @throws StorageException when a file of the settings cannot be used
   */
  static PostgresKeyStates open(PostgresSettings settings, InstantSource clock) {
    try {
      return new PostgresKeyStates(
          Postgres.open(settings, PostgresKeyStates::migrate, MEANWHILE), new ClockCheck(clock));
    } catch (SQLException e) {
      throw new StorageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void migrate(Connection connection) throws SQLException {
    try {
      new Migrator(Migrator.POSTGRESQL_SCRIPTS).migrate(connection);
    } catch (IOException e) {
      throw new SQLException("the schema cannot be read", e);
    } catch (StorageException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  /** Why the database is away, if it is. */
  Optional<String> trouble() {
    return database.trouble();
  }

  @Override
  public List<ManagedKey> all() {
    return run(
        connection -> {
          clocks.compare(connection);
          return KeyRows.all(connection);
        });
  }

  @Override
  public List<ManagedKey> of(DomainName domain) {
    return run(connection -> KeyRows.of(connection, domain));
  }

  @Override
  public boolean add(ManagedKey key) {
    return run(connection -> KeyRows.insertFirst(connection, key));
  }

  @Override
  public boolean change(List<KeyChange> changes) {
    // Everybody takes the rows in the same order, so nobody waits for somebody who waits for him.
    List<KeyChange> ordered =
        changes.stream()
            .sorted(Comparator.comparing((KeyChange change) -> change.before().name()))
            .toList();
    return run(connection -> change(connection, ordered));
  }

  private static boolean change(Connection connection, List<KeyChange> changes)
      throws SQLException {
    for (KeyChange change : changes) {
      Optional<ManagedKey> now = KeyRows.lock(connection, change.before().name());
      if (now.filter(change.before()::equals).isEmpty()) {
        return false;
      }
    }
    for (KeyChange change : changes) {
      KeyRows.update(connection, change.after());
    }
    return true;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public void alone(Runnable task) {
    try {
      database.alone(task);
    } catch (SQLException e) {
      throw away(e);
    }
  }

  private <T> T run(Transaction<T> work) {
    try {
      return database.run(work);
    } catch (SQLException e) {
      throw away(e);
    }
  }

  private StatesAwayException away(SQLException why) {
    return new StatesAwayException(database.away(why), why);
  }

  @Override
  public void close() {
    database.close();
  }
}
