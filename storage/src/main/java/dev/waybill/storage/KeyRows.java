// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.keys.DnsObservation;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.NoticeKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** DKIM keys as rows. */
final class KeyRows {

  private static final String COLUMNS =
      "kind, public_key, state, made_ns, since_ns, active_from_ns, trial, looked_ns, heard_ns,"
          + " seen_ns, seen_since_ns, away_since_ns, finding, told, domain, selector";

  private static final String SELECT = "SELECT " + COLUMNS + " FROM dkim_key";

  private static final String INSERT =
      "INSERT INTO dkim_key ("
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      """
      UPDATE dkim_key SET kind = ?, public_key = ?, state = ?, made_ns = ?, since_ns = ?,
      active_from_ns = ?, trial = ?, looked_ns = ?, heard_ns = ?, seen_ns = ?, seen_since_ns = ?,
      away_since_ns = ?, finding = ?, told = ? WHERE domain = ? AND selector = ?\
      """;

  private KeyRows() {}

  static List<ManagedKey> all(Connection connection) throws SQLException {
    return Sql.all(connection, KeyRows::read, SELECT + " ORDER BY domain, selector");
  }

  static List<ManagedKey> of(Connection connection, DomainName domain) throws SQLException {
    return Sql.all(
        connection, KeyRows::read, SELECT + " WHERE domain = ? ORDER BY selector", domain.value());
  }

  static Optional<ManagedKey> find(Connection connection, KeyName name) throws SQLException {
    return find(connection, name, "");
  }

  /** Finds a key that nobody else may change until the transaction ends. */
  static Optional<ManagedKey> lock(Connection connection, KeyName name) throws SQLException {
    return find(connection, name, " FOR UPDATE");
  }

  private static Optional<ManagedKey> find(Connection connection, KeyName name, String suffix)
      throws SQLException {
    return Sql.first(
        connection,
        KeyRows::read,
        SELECT + " WHERE domain = ? AND selector = ?" + suffix,
        name.domain().value(),
        name.selector().value());
  }

  static void insert(Connection connection, ManagedKey key) throws SQLException {
    Sql.update(connection, INSERT, values(key));
  }

  /** Inserts a key unless there is one of its name, in a database that others write to, too. */
  static boolean insertFirst(Connection connection, ManagedKey key) throws SQLException {
    return Sql.update(connection, INSERT + " ON CONFLICT DO NOTHING", values(key)) == 1;
  }

  static void update(Connection connection, ManagedKey key) throws SQLException {
    Sql.update(connection, UPDATE, values(key));
  }

  static boolean delete(Connection connection, KeyName name) throws SQLException {
    return Sql.update(
            connection,
            "DELETE FROM dkim_key WHERE domain = ? AND selector = ?",
            name.domain().value(),
            name.selector().value())
        == 1;
  }

  private static @Nullable Object[] values(ManagedKey key) {
    DnsObservation watch = key.watch();
    return new @Nullable Object[] {
      key.kind().tag(),
      key.publicKey(),
      key.state().name(),
      Nanos.of(key.madeAt()),
      Nanos.of(key.since()),
      nanos(key.activeFrom()),
      key.trial(),
      nanos(watch.looked()),
      nanos(watch.heard()),
      nanos(watch.seen()),
      nanos(watch.seenSince()),
      nanos(watch.awaySince()),
      // It tells what foreign name servers answered; PostgreSQL has no text with a NUL in it.
      watch.finding().replace('\0', '\uFFFD'),
      key.told().stream().sorted().map(Enum::name).collect(Collectors.joining(" ")),
      key.name().domain().value(),
      key.name().selector().value()
    };
  }

  private static @Nullable Long nanos(Optional<Instant> time) {
    return time.map(Nanos::of).orElse(null);
  }

  private static ManagedKey read(ResultSet row) throws SQLException {
    return new ManagedKey(
        new KeyName(
            new DomainName(row.getString("domain")), new Selector(row.getString("selector"))),
        KeyKind.parse(row.getString("kind")),
        row.getString("public_key"),
        KeyState.valueOf(row.getString("state")),
        Nanos.instant(row.getLong("made_ns")),
        Nanos.instant(row.getLong("since_ns")),
        time(row, "active_from_ns"),
        row.getBoolean("trial"),
        new DnsObservation(
            time(row, "looked_ns"),
            time(row, "heard_ns"),
            time(row, "seen_ns"),
            time(row, "seen_since_ns"),
            time(row, "away_since_ns"),
            row.getString("finding")),
        told(row.getString("told")));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Nanos.instant(nanos));
  }

  private static Set<NoticeKind> told(String names) {
    return Arrays.stream(names.split(" ", -1))
        .filter(name -> !name.isEmpty())
        .map(NoticeKind::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }
}
