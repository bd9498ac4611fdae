// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.journal.Portion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What share of a client's latest recipients is of some kind.
 *
 * <p>Reads messages backwards from the latest one, in pages, until it has seen enough recipients.
 */
final class JournalPortions {

  /** Chosen: one read of the index. */
  private static final int PAGE = 200;

  /** How many messages are read for each recipient that is asked for; chosen, as a bound. */
  private static final int PATIENCE = 20;

  /** The page of a client's messages before a point in time, the latest first. */
  static final String MESSAGES =
      """
      SELECT token, accepted_ns FROM message
      WHERE client = ? AND accepted_ns >= ? AND accepted_ns < ?
      ORDER BY client DESC, accepted_ns DESC LIMIT ?""";

  // 1: settled, 2: bounced for good. A temporary answer at the end means that we gave up. What we
  // refused ourselves was a limit's doing: nobody said it, and its status is a policy's (5.7.z).
  private static final String OUTCOMES =
      """
      SELECT MAX(CASE
        WHEN kind IN ('BOUNCED', 'BOUNCED_LATER') AND reply_code >= 500
          AND NOT (remote = '' AND reply_status LIKE '5.7.%') THEN 2
        WHEN kind IN ('DELIVERED', 'BOUNCED', 'BOUNCED_LATER') THEN 1
        ELSE 0 END)
      FROM event WHERE token = ? GROUP BY idx""";

  private static final String STRANGERS =
      """
      SELECT CASE WHEN EXISTS (
        SELECT 1 FROM recipient o JOIN message m ON m.token = o.token
        WHERE o.mailbox = r.mailbox AND m.client = ? AND m.accepted_ns < ?) THEN 1 ELSE 2 END
      FROM recipient r WHERE r.token = ?""";

  private final Connection connection;
  private final String client;
  private final long since;
  private final int latest;

  JournalPortions(Connection connection, String client, long since, int latest) {
    this.connection = connection;
    this.client = client;
    this.since = since;
    this.latest = latest;
  }

  Portion hardBounces() throws SQLException {
    return portion(message -> Sql.all(connection, row -> row.getInt(1), OUTCOMES, message.token()));
  }

  Portion newRecipients() throws SQLException {
    return portion(
        message ->
            Sql.all(
                connection,
                row -> row.getInt(1),
                STRANGERS,
                client,
                message.acceptedNanos(),
                message.token()));
  }

  private Portion portion(Marks marks) throws SQLException {
    long part = 0;
    long of = 0;
    long read = 0;
    long before = Long.MAX_VALUE;
    List<Message> page = page(before);
    while (!page.isEmpty() && of < latest && read < (long) latest * PATIENCE) {
      for (Message message : page) {
        for (int mark : marks.of(message)) {
          if (mark > 0 && of < latest) {
            of++;
            part += mark == 2 ? 1 : 0;
          }
        }
        before = message.acceptedNanos();
      }
      read += page.size();
      page = page(before);
    }
    return new Portion(part, of);
  }

  private List<Message> page(long before) throws SQLException {
    return Sql.all(
        connection,
        row -> new Message(row.getString(1), row.getLong(2)),
        MESSAGES,
        client,
        since,
        before,
        PAGE);
  }

  private record Message(String token, long acceptedNanos) {}

  /** For each recipient of a message: 0 does not count, 1 counts, 2 is of the kind. */
  @FunctionalInterface
  private interface Marks {
    List<Integer> of(Message message) throws SQLException;
  }
}
