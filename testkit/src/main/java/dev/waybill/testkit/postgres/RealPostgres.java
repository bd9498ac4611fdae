// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.postgres;

import dev.waybill.testkit.net.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A PostgreSQL process of its own, on a free port of the loopback interface, whose user {@code
 * postgres} needs no password. Thread-safe.
 */
public final class RealPostgres implements AutoCloseable {

  /** What a slow machine under load needs; nothing is measured with it. */
  private static final Duration START = Duration.ofMinutes(1);

  private final Path directory;
  private final int port;
  private final Map<String, String> options;
  private EmbeddedPostgres server;

  private RealPostgres(Path directory, int port, Map<String, String> options) throws IOException {
    this.directory = directory;
    this.port = port;
    this.options = Map.copyOf(options);
    this.server = run();
  }

  /** One with its data in a directory, which is made. */
  public static RealPostgres start(Path directory) throws IOException {
    return start(directory, Map.of());
  }

  /** One with options of its own, as they stand in postgresql.conf. */
  public static RealPostgres start(Path directory, Map<String, String> options) throws IOException {
    return new RealPostgres(directory, FreePorts.one(), options);
  }

  private EmbeddedPostgres run() throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setPort(port)
            // Off by default there: what was answered would be lost when it is killed.
            .setServerConfig("synchronous_commit", "on")
            .setPGStartupWait(START);
    options.forEach(builder::setServerConfig);
    return builder.start();
  }

  /** Where a database is, in PostgreSQL's own form. */
  public String url(String database) {
    return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** Makes an empty database; answers its URL. */
  public synchronized String create(String database) throws SQLException {
    execute("postgres", "CREATE DATABASE " + database);
    return url(database);
  }

  /** Runs one statement as the superuser. */
  public synchronized void execute(String database, String sql) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends it without a word (SIGKILL), with all that it was doing. */
  public synchronized void kill() throws IOException {
    ProcessHandle process =
        ProcessHandle.of(
                Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0)))
            .orElseThrow();
    // The others notice that it is gone and end, too.
    process.destroyForcibly();
    process.onExit().join();
    close();
  }

  /** Starts it again on the same port and directory. */
  public synchronized void restart() throws IOException {
    // One that was killed leaves it; nobody may read it as ours.
    Files.deleteIfExists(directory.resolve("postmaster.pid"));
    server = run();
  }

  @Override
  public synchronized void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
