// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.journal.Journal;
import dev.waybill.core.journal.Portion;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The journal in H2.
 *
 * <p>Thread-safe. Every method throws {@link StorageException} when the database fails.
 */
public final class H2Journal implements Journal {

  /** Chosen: small enough that deliveries hardly notice the transaction. */
  private static final int MESSAGES_PER_PRUNING = 200;

  private static final String INSERT_MESSAGE =
      """
      INSERT INTO message (token, accepted_ns, sender, author, client, message_id_field)
      SELECT CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS VARCHAR), CAST(? AS VARCHAR),
      CAST(? AS VARCHAR), CAST(? AS VARCHAR)
      WHERE NOT EXISTS (SELECT 1 FROM message WHERE token = ?)""";

  // Unsettled messages of that age are few (we give up after days), so passing over them again in
  // every round is cheap.
  private static final String OLD_MESSAGES =
      """
      SELECT token FROM message m WHERE accepted_ns < ?
      AND NOT EXISTS (SELECT 1 FROM consignment c WHERE c.token = m.token)
      ORDER BY accepted_ns LIMIT ?""";

  private static final String OLD_EVENTS_WITHOUT_MESSAGE =
      """
      SELECT DISTINCT token FROM event e WHERE happened_ns < ?
      AND NOT EXISTS (SELECT 1 FROM message m WHERE m.token = e.token)
      AND NOT EXISTS (SELECT 1 FROM consignment c WHERE c.token = e.token) LIMIT ?""";

  private final GroupCommit writer;
  private final Readers readers;

  H2Journal(GroupCommit writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void accept(Acceptance acceptance) {
    write(batch -> accept(batch.connection(), acceptance));
  }

  @Override
  public void record(Event event) {
    write(batch -> EventRows.write(batch.connection(), event));
  }

  // Asked first, as whoever waits comes again and again, and reading costs no wait for the disk.
  @Override
  public void note(MessageToken message, SignatureNote.Waiting note) {
    if (readers.run(connection -> isNews(connection, message, note))) {
      write(
          batch ->
              isNews(batch.connection(), message, note)
                  ? SignatureRows.write(batch.connection(), message, note)
                  : 0);
    }
  }

  private static boolean isNews(
      Connection connection, MessageToken message, SignatureNote.Waiting note) throws SQLException {
    return SignatureRows.of(connection, message)
        .map(known -> known instanceof SignatureNote.Waiting && !known.equals(note))
        .orElse(true);
  }

  @Override
  public Optional<Acceptance> acceptance(MessageToken message) {
    return readers.run(connection -> acceptance(connection, message));
  }

  @Override
  public Optional<History> history(MessageToken message) {
    return readers.run(
        connection -> {
          Optional<Acceptance> acceptance = acceptance(connection, message);
          return acceptance.isEmpty()
              ? Optional.<History>empty()
              : Optional.of(
                  new History(
                      acceptance.get(),
                      SignatureRows.of(connection, message),
                      EventRows.of(connection, message)));
        });
  }

  @Override
  public Portion hardBounces(String client, Instant since, int latest) {
    return readers.run(
        connection ->
            new JournalPortions(connection, client, Nanos.limit(since), latest).hardBounces());
  }

  @Override
  public Portion newRecipients(String client, Instant since, int latest) {
    return readers.run(
        connection ->
            new JournalPortions(connection, client, Nanos.limit(since), latest).newRecipients());
  }

  /**
   * Forgets messages accepted before a point in time, with their events; never one with a
   * consignment that is not settled, or whose sender has not been told. Late reports on forgotten
   * messages go when they are as old themselves.
   *
   * <p>Works in small transactions beside everything else; not to be called twice at a time.
   *
   * @return how many messages were forgotten
   */
  public long prune(Instant before) {
    return prune(before, () -> false);
  }

  /**
   * The same, until somebody wants it to stop.
   *
   * @param stop asked before each transaction
   */
  public long prune(Instant before, BooleanSupplier stop) {
    long nanos = Nanos.limit(before);
    return pruneAll(OLD_MESSAGES, nanos, stop) + pruneAll(OLD_EVENTS_WITHOUT_MESSAGE, nanos, stop);
  }

  private long pruneAll(String candidates, long before, BooleanSupplier stop) {
    long pruned = 0;
    List<String> tokens = stop.getAsBoolean() ? List.of() : candidates(candidates, before);
    while (!tokens.isEmpty()) {
      List<String> old = tokens;
      pruned += write(batch -> forget(batch.connection(), old, before));
      tokens = stop.getAsBoolean() ? List.of() : candidates(candidates, before);
    }
    return pruned;
  }

  private List<String> candidates(String sql, long before) {
    return readers.run(
        connection ->
            Sql.all(connection, row -> row.getString(1), sql, before, MESSAGES_PER_PRUNING));
  }

  private static long forget(Connection connection, List<String> tokens, long before)
      throws SQLException {
    long forgotten = 0;
    for (String token : tokens) {
      // Asked again here, where nothing can be added meanwhile.
      if (!OutgoingRows.isWaitedFor(connection, token)) {
        forgotten += forget(connection, token, before);
      }
    }
    return forgotten;
  }

  private static int forget(Connection connection, String token, long before) throws SQLException {
    int messages =
        Sql.update(
            connection, "DELETE FROM message WHERE token = ? AND accepted_ns < ?", token, before);
    if (messages == 0) {
      Sql.update(
          connection, "DELETE FROM event WHERE token = ? AND happened_ns < ?", token, before);
    } else {
      Sql.update(connection, "DELETE FROM recipient WHERE token = ?", token);
      Sql.update(connection, "DELETE FROM event WHERE token = ?", token);
    }
    return messages;
  }

  private static boolean accept(Connection connection, Acceptance acceptance) throws SQLException {
    String token = acceptance.message().text();
    int inserted =
        Sql.update(
            connection,
            INSERT_MESSAGE,
            token,
            Nanos.of(acceptance.at()),
            acceptance.sender().path(),
            acceptance.author().map(Mailbox::toString).orElse(null),
            acceptance.client(),
            acceptance.messageIdField(),
            token);
    if (inserted == 0) {
      return false;
    }
    for (int index = 0; index < acceptance.recipients().size(); index++) {
      Mailbox recipient = acceptance.recipients().get(index);
      Sql.update(
          connection,
          "INSERT INTO recipient (token, idx, mailbox) VALUES (?, ?, ?)",
          token,
          index,
          recipient.toString());
      EventRows.write(connection, accepted(acceptance, index, recipient));
    }
    return true;
  }

  private static Event accepted(Acceptance acceptance, int index, Mailbox recipient) {
    return new Event(
        acceptance.message(),
        index,
        recipient,
        Event.Kind.ACCEPTED,
        acceptance.at(),
        Optional.empty(),
        "");
  }

  private static Optional<Acceptance> acceptance(Connection connection, MessageToken message)
      throws SQLException {
    List<Mailbox> recipients =
        Sql.all(
            connection,
            row -> Mailbox.parse(row.getString(1)),
            "SELECT mailbox FROM recipient WHERE token = ? ORDER BY idx",
            message.text());
    return Sql.first(
        connection,
        row -> acceptance(row, message, recipients),
        "SELECT accepted_ns, sender, author, client, message_id_field FROM message WHERE token = ?",
        message.text());
  }

  private static Acceptance acceptance(
      ResultSet row, MessageToken message, List<Mailbox> recipients) throws SQLException {
    return new Acceptance(
        message,
        Nanos.instant(row.getLong(1)),
        EnvelopeSender.parse(row.getString(2)),
        Optional.ofNullable(row.getString(3)).map(Mailbox::parse),
        row.getString(4),
        row.getString(5),
        recipients);
  }

  private <T> T write(Work<T> work) {
    try {
      return writer.run(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
