// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.Held;
import dev.waybill.core.delivery.Hold;
import dev.waybill.core.journal.Event;
import dev.waybill.core.reply.Reply;
import dev.waybill.storage.Claims.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Held consignments as rows. */
final class HeldRows {

  private static final String HELD =
      "SELECT "
          + OutgoingRows.COLUMNS
          + ", h.place, h.queue, h.terms FROM held h JOIN consignment c ON c.id = h.place";

  static final String FIRST = HELD + " WHERE h.queue = ? ORDER BY h.queue, h.place LIMIT ?";

  private static final String UNSAID =
      HELD + " WHERE h.queue = ? AND h.said = FALSE ORDER BY h.queue, h.said, h.place LIMIT ?";

  private HeldRows() {}

  static void insert(Connection connection, long place, Hold hold) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO held (place, queue, terms, said) VALUES (?, ?, ?, FALSE)",
        place,
        hold.queue(),
        hold.terms());
  }

  /** Each line with the place of its first consignment. */
  static Map<String, Long> queues(Connection connection) throws SQLException {
    Map<String, Long> queues = new LinkedHashMap<>();
    Sql.all(
            connection,
            row -> Map.entry(row.getString(1), row.getLong(2)),
            "SELECT queue, MIN(place) FROM held GROUP BY queue ORDER BY 2")
        .forEach(entry -> queues.put(entry.getKey(), entry.getValue()));
    return queues;
  }

  static List<Held> first(Connection connection, String queue, int max) throws SQLException {
    return Sql.all(connection, HeldRows::held, FIRST, queue, max);
  }

  static long count(Connection connection) throws SQLException {
    return Sql.first(connection, row -> row.getLong(1), "SELECT COUNT(*) FROM held").orElse(0L);
  }

  /**
   * Makes one due.
   *
   * @return where it stands; empty when it is not held any more
   */
  static Optional<Position> letGo(Connection connection, Held held, Instant now)
      throws SQLException {
    long due = Nanos.of(now);
    int changed =
        Sql.update(
            connection,
            "UPDATE consignment SET due_ns = ?, released_ns = ?"
                + " WHERE id = ? AND due_ns IS NULL AND bounce IS NULL",
            due,
            due,
            held.place());
    if (changed == 0) {
      return Optional.empty();
    }
    if (forget(connection, held)) {
      EventRows.write(connection, event(held, Event.Kind.RELEASED, now, Optional.empty()));
    }
    return Optional.of(new Position(due, held.place()));
  }

  static void refuse(Connection connection, Held held, Event bounced) throws SQLException {
    Sql.update(
        connection,
        "UPDATE consignment SET bounce = ? WHERE id = ? AND due_ns IS NULL AND bounce IS NULL",
        EventRows.write(connection, bounced),
        held.place());
    forget(connection, held);
  }

  static int say(Connection connection, String queue, Reply why, Instant now, int max)
      throws SQLException {
    List<Held> unsaid = Sql.all(connection, HeldRows::held, UNSAID, queue, max);
    for (Held held : unsaid) {
      EventRows.write(connection, event(held, Event.Kind.HELD, now, Optional.of(why)));
      Sql.update(connection, "UPDATE held SET said = TRUE WHERE place = ?", held.place());
    }
    return unsaid.size();
  }

  /** Takes one out of its line; whether it was said to be held. */
  private static boolean forget(Connection connection, Held held) throws SQLException {
    boolean said =
        Sql.first(
                connection,
                row -> row.getBoolean(1),
                "SELECT said FROM held WHERE place = ?",
                held.place())
            .orElse(false);
    Sql.update(connection, "DELETE FROM held WHERE place = ?", held.place());
    return said;
  }

  private static Event event(Held held, Event.Kind kind, Instant at, Optional<Reply> reply) {
    Consignment consignment = held.consignment();
    return new Event(
        consignment.message(), consignment.index(), consignment.recipient(), kind, at, reply, "");
  }

  private static Held held(ResultSet row) throws SQLException {
    int after = 1 + OutgoingRows.WIDTH;
    return new Held(
        row.getLong(after),
        OutgoingRows.consignment(row, 1),
        new Hold(row.getString(after + 1), row.getString(after + 2)));
  }
}
