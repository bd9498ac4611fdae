// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.MemoryLimitStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

/**
 * One data directory, open: the embedded H2 database {@code waybill.mv.db} and, beside it, the
 * messages on their way in {@code outgoing/}.
 *
 * <p>Thread-safe. One process has it open at a time; {@link DirectoryLock} holds others off.
 *
 * <p><b>What survives.</b> What a method of {@link #journal()} or {@link #outgoing()} wrote is on
 * the disk when it returns: it survives {@code kill -9}, a crash of the system and the loss of
 * power, as far as the disk honours a flush (fsync); one that lies about it can lose the last
 * moments, and then both files and rows.
 *
 * <p><b>How.</b> H2 hands a commit to the operating system up to half a second late (its
 * WRITE_DELAY) and never waits for the disk. {@code WRITE_DELAY=0} would cure the first only, and
 * it also ends the thread that reclaims space, so that the file grows for ever: by 7 kB for each
 * message that comes and goes, where it levels off near 0.3 GB otherwise (measured with H2 2.3.232,
 * 500 messages a second). So the delay stays, and {@link GroupCommit}, the only writer, ends every
 * batch with {@code CHECKPOINT SYNC}, which does both. Whoever writes by another way has to do the
 * same. H2 keeps freed space for 45 seconds before it writes over it, which is what a crash may
 * need; the peak size follows from that and from the rate.
 */
public final class Database implements AutoCloseable {

  static final String NAME = "waybill";
  static final String LOCK = "waybill.lock";

  /** Chosen: a batch takes some 10 ms then, and more units would hardly make it cheaper. */
  private static final int MAX_UNITS = 256;

  private final DirectoryLock lock;
  private final GroupCommit writer;
  private final Readers readers;
  private final H2Journal journal;
  private final H2OutgoingStore outgoing;
  private final H2HeldMail held;
  private final H2BreakerStore breaker;
  private final H2AuditTrail audit;
  private final DataSource source;
  private final H2KeyStates keyStates;

  private Database(
      DirectoryLock lock,
      GroupCommit writer,
      Readers readers,
      OutgoingFiles files,
      DataSource source) {
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
    this.journal = new H2Journal(writer, readers);
    this.outgoing = new H2OutgoingStore(writer, readers, files);
    this.held = new H2HeldMail(writer, readers, outgoing);
    this.breaker = new H2BreakerStore(writer, readers);
    this.audit = new H2AuditTrail(writer, readers);
    this.source = source;
    this.keyStates = new H2KeyStates(writer, readers);
  }

  /**
   * Opens a data directory, making what is missing, and removes the bytes of messages that nobody
   * is responsible for.
   *
   * @throws StorageException when somebody else has it open, or a newer Waybill wrote it
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
    OutgoingFiles files = OutgoingFiles.in(home.resolve("outgoing"));
    // Held until the writer has its own: H2 closes a database with its last connection.
    try (Connection connection = source.getConnection()) {
      new Migrator(Migrator.SCRIPTS).migrate(connection);
      GroupCommit.checkpoint(connection);
      files.removeOrphans((from, to) -> OutgoingRows.tokensBetween(connection, from, to));
      Readers readers = new Readers(source);
      GroupCommit writer = new GroupCommit(() -> writing(source, readers), MAX_UNITS);
      return new Database(lock, writer, readers, files, source);
    }
  }

  /** What happened to every message. */
  public H2Journal journal() {
    return journal;
  }

  /** The messages on their way. */
  public H2OutgoingStore outgoing() {
    return outgoing;
  }

  /** Messages on their way that may not leave yet. */
  public H2HeldMail held() {
    return held;
  }

  /** What the breaker decided. */
  public H2BreakerStore breaker() {
    return breaker;
  }

  /** Who changed limits, and why. */
  public H2AuditTrail audit() {
    return audit;
  }

  /**
   * Makes or drops the index that finds earlier mail to a recipient. It costs every acceptance a
   * little, so only whoever asks for new recipients should have it. Reads the whole journal the
   * first time; to be called before mail flows.
   */
  public void indexRecipients(boolean wanted) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          wanted
              ? "CREATE INDEX IF NOT EXISTS recipient_mailbox ON recipient (mailbox)"
              : "DROP INDEX IF EXISTS recipient_mailbox");
      GroupCommit.checkpoint(connection);
    } catch (SQLException e) {
      throw new StorageException("the index of recipients cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * Loads what limits had counted into a store that is still empty, and writes behind what it
   * counts from now on. Whoever opens it closes it, before this database.
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

  private static Connection writing(DataSource source, Readers readers) throws SQLException {
    readers.reconnect();
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  // H2 has a lock too, but lets a second opener in the same process in; claims live in memory, so
  // two openers would deliver everything twice.
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
