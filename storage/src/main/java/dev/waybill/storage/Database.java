// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.MemoryLimitStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The embedded H2 database {@code waybill.mv.db} of a data directory: what limits counted, who
 * changed them, and how far DKIM keys have come. Mail and what became of it are in the {@link
 * dev.waybill.core.store.Store} beside it.
 *
 * <p>Thread-safe. One process has it open at a time; {@link DirectoryLock} holds others off.
 *
 * <p><b>What survives.</b> What {@link #audit()} and {@link #keyStates()} wrote is on the disk when
 * their methods return: it survives {@code kill -9}, a crash of the system and the loss of power,
 * as far as the disk honours a flush (fsync).
 *
 * <p><b>How.</b> H2 hands a commit to the operating system up to half a second late (its
 * WRITE_DELAY) and never waits for the disk. {@code WRITE_DELAY=0} would cure the first only, and
 * it also ends the thread that reclaims space, so that the file grows for ever. So the delay stays,
 * and {@link GroupCommit}, the only writer, ends every batch with {@code CHECKPOINT SYNC}, which
 * does both.
 */
public final class Database implements AutoCloseable {

  static final String NAME = "waybill";
  static final String LOCK = "waybill.lock";

  /** Chosen: a batch takes some 10 ms then, and more units would hardly make it cheaper. */
  private static final int MAX_UNITS = 256;

  private final DirectoryLock lock;
  private final GroupCommit writer;
  private final Readers readers;
  private final H2AuditTrail audit;
  private final H2KeyStates keyStates;

  private Database(DirectoryLock lock, GroupCommit writer, Readers readers) {
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
    this.audit = new H2AuditTrail(writer, readers);
    this.keyStates = new H2KeyStates(writer, readers);
  }

  /**
   * Opens the database of a data directory, making what is missing.
   *
   * @throws StorageException when somebody else has it open, or another version of Waybill wrote it
   *     that this one cannot follow
   * @throws IOException when the directory cannot be read or written
   */
  public static Database open(Path directory) throws IOException {
    Path home = directory.toAbsolutePath().normalize();
    if (home.toString().contains(";")) {
      throw new StorageException("the data directory's path must not have a semicolon: " + home);
    }
    Files.createDirectories(home);
    DirectoryLock lock = DirectoryLock.take(home.resolve(LOCK)).orElseThrow(() -> inUse(home));
    try {
      return open(home, lock);
    } catch (SQLException e) {
      lock.close();
      throw explained(home, e);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Database open(Path home, DirectoryLock lock) throws SQLException, IOException {
    DataSource source = source(home);
    // Held until the writer has its own: H2 closes a database with its last connection.
    try (Connection connection = source.getConnection()) {
      refuseEarlierQueue(home, connection);
      new Migrator(Migrator.SCRIPTS).migrate(connection);
      GroupCommit.checkpoint(connection);
      Readers readers = new Readers(source);
      GroupCommit writer = new GroupCommit(() -> writing(source, readers), MAX_UNITS);
      return new Database(lock, writer, readers);
    }
  }

  /** Who changed limits, and why. */
  public H2AuditTrail audit() {
    return audit;
  }

  /**
   * Loads what limits had counted into a store that is still empty, and writes behind what it
   * counts from now on. Anyone who opens it closes it, before this database.
   */
  public LimitWriter writeBehind(MemoryLimitStore limits, InstantSource clock) {
    return LimitWriter.open(writer, readers, limits, clock);
  }

  /** How far the DKIM keys have come. */
  public H2KeyStates keyStates() {
    return keyStates;
  }

  /** The way to write rows that no port writes. */
  GroupCommit writer() {
    return writer;
  }

  /** The way to read rows that no port reads. */
  Readers readers() {
    return readers;
  }

  /** Commits what waits to be written, lets running reads end, and closes the files. */
  @Override
  public void close() throws IOException {
    readers.close();
    writer.close();
    lock.close();
  }

  private static DataSource source(Path home) {
    JdbcDataSource source = new JdbcDataSource();
    // DB_CLOSE_ON_EXIT: we close it when the server is done with it, not when the JVM is.
    // TRACE_LEVEL_FILE: failures are thrown to us; no second log in the data directory.
    // QUERY_CACHE_SIZE: prepared statements kept for each connection, more than we have.
    source.setURL(
        "jdbc:h2:file:"
            + home.resolve(NAME)
            + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64");
    source.setUser("waybill");
    source.setPassword("");
    return source;
  }

  // Before the first release the database held the outgoing queue too, with mail not yet sent.
  private static void refuseEarlierQueue(Path home, Connection connection) throws SQLException {
    boolean there =
        Sql.first(
                connection,
                row -> row.getString(1),
                "SELECT table_name FROM information_schema.tables"
                    + " WHERE table_schema = 'PUBLIC' AND table_name = 'CONSIGNMENT'")
            .isPresent();
    if (there) {
      throw new StorageException(
          "the database "
              + home.resolve(NAME + ".mv.db")
              + " has the outgoing queue of a Waybill before its first release, which cannot be"
              + " read any more: deliver what is in it with that version, then move it and"
              + " outgoing/ away");
    }
  }

  private static Connection writing(DataSource source, Readers readers) throws SQLException {
    readers.reconnect();
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  // H2 has a lock too, but lets a second opener in the same process in; each would write over what
  // the other one's limits counted.
  private static StorageException inUse(Path home) {
    return new StorageException(
        "the data directory "
            + home
            + " is in use: another Waybill, or a tool that has its database open; stop it first,"
            + " or give this one a directory of its own");
  }

  private static StorageException explained(Path home, SQLException e) {
    if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
      return inUse(home);
    }
    return new StorageException(
        "the database " + home.resolve(NAME + ".mv.db") + " cannot be opened: " + e.getMessage(),
        e);
  }
}
