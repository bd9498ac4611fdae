// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.OutgoingStore.Untold;
import dev.waybill.core.message.MessageToken;
import dev.waybill.storage.Claims.Position;
import dev.waybill.storage.Claims.Row;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Consignments as rows of the outgoing queue. */
final class OutgoingRows {

  /** The columns that {@link #consignment} expects, in this order. */
  static final String COLUMNS =
      "c.token, c.idx, c.recipient, c.sender, c.accepted_ns,"
          + " COALESCE(c.released_ns, c.accepted_ns), c.attempts";

  /** How many columns there are; what a statement reads besides them follows. */
  static final int WIDTH = 7;

  // The journal's final events keep a message that comes again after a crash from being sent again.
  private static final String INSERT =
      """
      INSERT INTO consignment
      (token, idx, recipient, sender, accepted_ns, released_ns, attempts, due_ns)
      SELECT CAST(? AS VARCHAR), CAST(? AS INTEGER), CAST(? AS VARCHAR), CAST(? AS VARCHAR),
      CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS INTEGER), CAST(? AS BIGINT)
      WHERE NOT EXISTS (SELECT 1 FROM consignment WHERE token = ? AND idx = ?)
      AND NOT EXISTS (SELECT 1 FROM event
      WHERE token = ? AND idx = ? AND kind IN ('DELIVERED', 'BOUNCED'))""";

  /** The due index above a position, as two ranges that an index scan can begin at. */
  static final String DUE_AT_THE_SAME_TIME =
      "SELECT c.id, c.due_ns, "
          + COLUMNS
          + " FROM consignment c WHERE c.due_ns = ? AND c.id > ? ORDER BY c.due_ns, c.id LIMIT ?";

  static final String DUE_LATER =
      "SELECT c.id, c.due_ns, "
          + COLUMNS
          + " FROM consignment c WHERE c.due_ns > ? AND c.due_ns <= ?"
          + " ORDER BY c.due_ns, c.id LIMIT ?";

  private static final String UNTOLD =
      "SELECT "
          + COLUMNS
          + ", "
          + EventRows.COLUMNS
          + " FROM consignment c JOIN event e ON e.id = c.bounce"
          + " WHERE c.bounce IS NOT NULL ORDER BY c.bounce";

  private OutgoingRows() {}

  /**
   * Writes a new consignment, due since it was accepted, or held.
   *
   * @return its id; empty when it is there already or was settled before
   */
  static Optional<Long> insert(Connection connection, Consignment consignment, boolean held)
      throws SQLException {
    String token = consignment.message().text();
    int index = consignment.index();
    long accepted = Nanos.of(consignment.acceptedAt());
    @Nullable Long due = held ? null : accepted;
    int inserted =
        Sql.update(
            connection,
            INSERT,
            token,
            index,
            consignment.recipient().toString(),
            consignment.sender().path(),
            accepted,
            Nanos.of(consignment.releasedAt()),
            consignment.attempts(),
            due,
            token,
            index,
            token,
            index);
    return inserted == 0
        ? Optional.empty()
        : Sql.first(
            connection,
            row -> row.getLong(1),
            "SELECT id FROM consignment WHERE token = ? AND idx = ?",
            token,
            index);
  }

  static int delete(Connection connection, Consignment consignment) throws SQLException {
    return Sql.update(
        connection,
        "DELETE FROM consignment WHERE token = ? AND idx = ? AND bounce IS NULL AND attempts = ?",
        consignment.message().text(),
        consignment.index(),
        consignment.attempts());
  }

  static int defer(Connection connection, Consignment consignment, long dueNanos)
      throws SQLException {
    return Sql.update(
        connection,
        "UPDATE consignment SET due_ns = ?, attempts = attempts + 1"
            + " WHERE token = ? AND idx = ? AND bounce IS NULL AND attempts = ?",
        dueNanos,
        consignment.message().text(),
        consignment.index(),
        consignment.attempts());
  }

  /**
   * Keeps a consignment for its sender to be told.
   *
   * @param event the id of the event that says why
   */
  static int bounce(Connection connection, Consignment consignment, long event)
      throws SQLException {
    return Sql.update(
        connection,
        "UPDATE consignment SET due_ns = NULL, bounce = ?"
            + " WHERE token = ? AND idx = ? AND bounce IS NULL AND attempts = ?",
        event,
        consignment.message().text(),
        consignment.index(),
        consignment.attempts());
  }

  static int deleteBounced(Connection connection, Consignment consignment) throws SQLException {
    return Sql.update(
        connection,
        "DELETE FROM consignment WHERE token = ? AND idx = ? AND bounce IS NOT NULL",
        consignment.message().text(),
        consignment.index());
  }

  /** Whether the message has a consignment, waiting or untold. */
  static boolean isWaitedFor(Connection connection, String token) throws SQLException {
    return Sql.first(
            connection,
            row -> row.getInt(1),
            "SELECT 1 FROM consignment WHERE token = ? LIMIT 1",
            token)
        .isPresent();
  }

  /** Rows above a position that are due at {@code limitNanos}, in order, at most {@code max}. */
  static List<Row> due(Connection connection, Position above, long limitNanos, int max)
      throws SQLException {
    if (above.dueNanos() > limitNanos) {
      return List.of();
    }
    List<Row> rows =
        new ArrayList<>(
            Sql.all(
                connection,
                OutgoingRows::row,
                DUE_AT_THE_SAME_TIME,
                above.dueNanos(),
                above.id(),
                max));
    if (rows.size() < max) {
      rows.addAll(
          Sql.all(
              connection,
              OutgoingRows::row,
              DUE_LATER,
              above.dueNanos(),
              limitNanos,
              max - rows.size()));
    }
    return rows;
  }

  static List<Untold> untold(Connection connection) throws SQLException {
    return Sql.all(
        connection, row -> new Untold(consignment(row, 1), EventRows.read(row, 1 + WIDTH)), UNTOLD);
  }

  static long count(Connection connection) throws SQLException {
    return Sql.first(connection, row -> row.getLong(1), "SELECT COUNT(*) FROM consignment")
        .orElse(0L);
  }

  /** Tokens that have consignments, from the first (inclusive) to the second text (exclusive). */
  static Set<String> tokensBetween(Connection connection, String from, String to)
      throws SQLException {
    return new HashSet<>(
        Sql.all(
            connection,
            row -> row.getString(1),
            "SELECT DISTINCT token FROM consignment WHERE token >= ? AND token < ?",
            from,
            to));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(new Position(row.getLong(2), row.getLong(1)), consignment(row, 3));
  }

  /**
   * Reads a consignment.
   *
   * @param first the position of the first of its columns
   */
  static Consignment consignment(ResultSet row, int first) throws SQLException {
    return new Consignment(
        new MessageToken(row.getString(first)),
        row.getInt(first + 1),
        Mailbox.parse(row.getString(first + 2)),
        EnvelopeSender.parse(row.getString(first + 3)),
        Nanos.instant(row.getLong(first + 4)),
        Nanos.instant(row.getLong(first + 5)),
        row.getInt(first + 6));
  }
}
