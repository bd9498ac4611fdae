// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.CounterChange;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.MemberStamp;
import dev.waybill.core.limit.Raise;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The rows of sending limits. */
final class LimitRows {

  private static final String MERGE_MEMBER =
      """
      MERGE INTO limit_member (counter, member, stamp, expires_ms) KEY (counter, member)
      VALUES (?, ?, ?, ?)\
      """;

  private LimitRows() {}

  /** One counter as it was written. */
  record Row(long id, CounterId counter, String state) {}

  static List<Row> counters(Connection connection) throws SQLException {
    return Sql.all(
        connection,
        row ->
            new Row(
                row.getLong(1),
                new CounterId(
                    row.getString(2), Counted.valueOf(row.getString(3)), row.getString(4)),
                row.getString(5)),
        "SELECT id, limit_name, counts, counter_key, state FROM limit_counter ORDER BY id");
  }

  static List<MemberStamp> members(Connection connection, long counter) throws SQLException {
    return Sql.all(
        connection,
        row -> new MemberStamp(row.getLong(1), row.getLong(2), row.getLong(3)),
        "SELECT member, stamp, expires_ms FROM limit_member WHERE counter = ?",
        counter);
  }

  static List<Raise> raises(Connection connection) throws SQLException {
    return Sql.all(
        connection,
        row ->
            new Raise(
                row.getString(1), row.getString(2), row.getLong(3), Nanos.instant(row.getLong(4))),
        "SELECT limit_name, counter_key, amount, until_ns FROM limit_raise");
  }

  static void write(Connection connection, CounterChange change) throws SQLException {
    Optional<Long> known = id(connection, change.counter());
    if (change.membersReset() && known.isPresent()) {
      Sql.update(connection, "DELETE FROM limit_member WHERE counter = ?", known.get());
    }
    if (change.state().isEmpty()) {
      if (known.isPresent()) {
        Sql.update(connection, "DELETE FROM limit_counter WHERE id = ?", known.get());
      }
      return;
    }
    String state = change.state().get().toString();
    long id = known.isPresent() ? known.get() : insert(connection, change.counter(), state);
    if (known.isPresent()) {
      Sql.update(connection, "UPDATE limit_counter SET state = ? WHERE id = ?", state, id);
    }
    writeMembers(connection, id, change.members());
  }

  private static Optional<Long> id(Connection connection, CounterId counter) throws SQLException {
    return Sql.first(
        connection,
        row -> row.getLong(1),
        "SELECT id FROM limit_counter WHERE limit_name = ? AND counts = ? AND counter_key = ?",
        counter.limit(),
        counter.counts().name(),
        counter.key());
  }

  private static long insert(Connection connection, CounterId counter, String state)
      throws SQLException {
    return Sql.insert(
        connection,
        "INSERT INTO limit_counter (limit_name, counts, counter_key, state) VALUES (?, ?, ?, ?)",
        counter.limit(),
        counter.counts().name(),
        counter.key(),
        state);
  }

  private static void writeMembers(Connection connection, long id, List<MemberStamp> members)
      throws SQLException {
    if (members.isEmpty()) {
      return;
    }
    try (PreparedStatement merge = connection.prepareStatement(MERGE_MEMBER)) {
      for (MemberStamp member : members) {
        merge.setLong(1, id);
        merge.setLong(2, member.member());
        merge.setLong(3, member.stamp());
        merge.setLong(4, member.expires());
        merge.addBatch();
      }
      merge.executeBatch();
    }
  }

  static void write(Connection connection, List<Raise> raises) throws SQLException {
    Sql.update(connection, "DELETE FROM limit_raise");
    for (Raise raise : raises) {
      Sql.update(
          connection,
          "INSERT INTO limit_raise (limit_name, counter_key, amount, until_ns) VALUES (?, ?, ?, ?)",
          raise.limit(),
          raise.key(),
          raise.by(),
          Nanos.limit(raise.until()));
    }
  }

  /** Forgets recipients whose stamp means nothing any more; answers how many. */
  static int forgetMembers(Connection connection, long nowMillis, int atMost) throws SQLException {
    return Sql.update(
        connection,
        "DELETE FROM limit_member WHERE expires_ms <= ? FETCH FIRST " + atMost + " ROWS ONLY",
        nowMillis);
  }
}
