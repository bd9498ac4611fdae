// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events as rows of the journal. */
final class EventRows {

  /** The columns that {@link #read} expects, in this order. */
  static final String COLUMNS =
      "e.token, e.idx, e.recipient, e.kind, e.happened_ns, e.reply_code, e.reply_status,"
          + " e.reply_text, e.remote";

  private static final String EQUAL =
      """
      SELECT id FROM event
      WHERE token = ? AND idx = ? AND recipient = ? AND kind = ? AND happened_ns = ?
      AND reply_code IS NOT DISTINCT FROM ? AND reply_status IS NOT DISTINCT FROM ?
      AND reply_text IS NOT DISTINCT FROM ? AND remote = ?""";

  private static final String INSERT =
      """
      INSERT INTO event (token, idx, recipient, kind, happened_ns,
      reply_code, reply_status, reply_text, remote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private EventRows() {}

  /** Writes an event unless an equal one is there; answers the id of the one that is there now. */
  static long write(Connection connection, Event event) throws SQLException {
    @Nullable Object[] values = values(event);
    Optional<Long> equal = Sql.first(connection, row -> row.getLong(1), EQUAL, values);
    return equal.isPresent() ? equal.get() : Sql.insert(connection, INSERT, values);
  }

  static List<Event> of(Connection connection, MessageToken message) throws SQLException {
    return Sql.all(
        connection,
        row -> read(row, 1),
        "SELECT " + COLUMNS + " FROM event e WHERE e.token = ? ORDER BY e.happened_ns, e.id",
        message.text());
  }

  /**
   * Reads an event.
   *
   * @param first the position of the first of its columns
   */
  static Event read(ResultSet row, int first) throws SQLException {
    return new Event(
        new MessageToken(row.getString(first)),
        row.getInt(first + 1),
        Mailbox.parse(row.getString(first + 2)),
        Event.Kind.valueOf(row.getString(first + 3)),
        Nanos.instant(row.getLong(first + 4)),
        reply(row, first + 5),
        row.getString(first + 8));
  }

  private static Optional<Reply> reply(ResultSet row, int first) throws SQLException {
    int code = row.getInt(first);
    if (row.wasNull()) {
      return Optional.empty();
    }
    Optional<EnhancedStatus> status =
        Optional.ofNullable(row.getString(first + 1)).flatMap(EnhancedStatus::parse);
    return Optional.of(new Reply(code, status, row.getString(first + 2)));
  }

  private static @Nullable Object[] values(Event event) {
    return new @Nullable Object[] {
      event.message().text(),
      event.recipientIndex(),
      event.recipient().toString(),
      event.kind().name(),
      Nanos.of(event.at()),
      event.reply().map(Reply::code).orElse(null),
      event.reply().flatMap(Reply::status).map(EnhancedStatus::toString).orElse(null),
      event.reply().map(Reply::text).orElse(null),
      event.remote()
    };
  }
}
