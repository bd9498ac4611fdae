// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.core.PostgresSettings;
import dev.waybill.core.PostgresTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Connections by the settings. The password is read again before each use, so a new one needs no
 * restart. Thread-safe.
 */
final class PostgresPool implements AutoCloseable {

  /** Chosen: one holds the right to be alone, one works, two for WebAdmin. */
  private static final int MOST_CONNECTIONS = 4;

  /** Chosen: a server that only looks every ten seconds still keeps its connection. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final PostgresSettings settings;
  private final HikariDataSource pool;

  /**
   * Connects when a connection is needed first.
   *
   * @throws SQLException when a file of the settings cannot be used
   */
  PostgresPool(PostgresSettings settings) throws SQLException {
    this.settings = settings;
    HikariConfig config = new HikariConfig();
    config.setPoolName("waybill-postgresql");
    config.setJdbcUrl(
        "jdbc:postgresql://" + settings.url().hostList() + "/" + settings.url().database());
    config.setUsername(settings.url().user());
    config.setPassword(password());
    config.setDataSourceProperties(properties(settings));
    config.setAutoCommit(false);
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setConnectionTimeout(settings.timeout().toMillis());
    config.setValidationTimeout(settings.timeout().toMillis());
    // A database that is away does not stop us here; the first use finds out.
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  /** A connection without automatic commits; closing it gives it back. */
  Connection connection() throws SQLException {
    pool.getHikariConfigMXBean().setPassword(password());
    return pool.getConnection();
  }

  private static Properties properties(PostgresSettings settings) throws SQLException {
    String seconds = Long.toString(Math.max(1, settings.timeout().toSeconds()));
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "waybill");
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    // A statement is ended by the server before; this is for a server that is gone.
    properties.setProperty(
        "socketTimeout", Long.toString(2 * Math.max(1, settings.timeout().toSeconds())));
    properties.setProperty("tcpKeepAlive", "true");
    // So that a connection pooler such as PgBouncer may stand between; there is nothing to gain.
    properties.setProperty("prepareThreshold", "0");
    // Of several hosts only one can be written to.
    properties.setProperty("targetServerType", "primary");
    properties.setProperty("sslmode", settings.tls().word());
    if (settings.ca().isPresent()) {
      Path ca = settings.ca().get();
      if (!Files.isReadable(ca)) {
        throw new SQLException(ca + ": the authorities for PostgreSQL cannot be read");
      }
      properties.setProperty("sslrootcert", ca.toString());
    } else if (settings.tls() == PostgresTls.VERIFY_FULL) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return properties;
  }

  private String password() throws SQLException {
    if (settings.passwordFile().isEmpty()) {
      return "";
    }
    Path file = settings.passwordFile().get();
    try {
      String password = Files.readString(file).strip();
      if (password.isEmpty() || password.lines().count() > 1) {
        throw new SQLException(file + ": expected one line with the password of PostgreSQL");
      }
      return password;
    } catch (IOException e) {
      throw new SQLException(file + ": the password of PostgreSQL cannot be read", e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
