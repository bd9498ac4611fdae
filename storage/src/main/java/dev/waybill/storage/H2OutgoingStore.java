// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.Hold;
import dev.waybill.core.delivery.OutgoingStore;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.message.MessageToken;
import dev.waybill.storage.Claims.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outgoing queue: consignments in H2, the bytes of messages as files, claims in memory.
 *
 * <p>Thread-safe. Except for the bytes, every method throws {@link StorageException} when the
 * database fails; a claim that could not be settled is still held, so release it. A consignment is
 * first due at the moment it was accepted.
 */
public final class H2OutgoingStore implements OutgoingStore {

  /** Chosen: more than are usually claimed near the floor, see {@link Claims}. */
  private static final int PAGE = 100;

  private final GroupCommit writer;
  private final Readers readers;
  private final OutgoingFiles files;
  private final Claims claims = new Claims();

  H2OutgoingStore(GroupCommit writer, Readers readers, OutgoingFiles files) {
    this.writer = writer;
    this.readers = readers;
    this.files = files;
  }

  @Override
  public void add(List<Consignment> consignments, InputStream raw) throws IOException {
    add(consignments, Map.of(), Optional.empty(), raw);
  }

  void add(
      List<Consignment> consignments,
      Map<Integer, Hold> holds,
      Optional<SignatureNote> note,
      InputStream raw)
      throws IOException {
    MessageToken message = commonMessage(consignments);
    Path staged = files.stage(raw);
    try {
      write(batch -> add(batch, new Addition(message, consignments, holds, note), staged));
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  @Override
  public List<Consignment> claimDue(Instant now, int max) {
    long limit = Nanos.limit(now);
    return readers.run(
        connection ->
            claims.claim((above, size) -> OutgoingRows.due(connection, above, limit, size), max));
  }

  @Override
  public Optional<Instant> nextDue() {
    return readers
        .run(
            connection ->
                claims.firstFree(
                    (above, size) -> OutgoingRows.due(connection, above, Long.MAX_VALUE, size),
                    PAGE))
        .map(Nanos::instant);
  }

  @Override
  public void release(Consignment claimed) {
    claims.release(claimed);
  }

  @Override
  public InputStream open(MessageToken message) throws IOException {
    return files.open(message);
  }

  @Override
  public long size(MessageToken message) throws IOException {
    return files.size(message);
  }

  @Override
  public void settle(Consignment claimed, Event outcome, Optional<Instant> retryAt) {
    check(claimed, outcome, retryAt);
    Position position =
        claims
            .position(claimed)
            .orElseThrow(() -> new IllegalStateException("not claimed: " + claimed));
    try {
      write(batch -> settle(batch, new Attempt(claimed, position, outcome, retryAt)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Untold> untold() {
    return readers.run(OutgoingRows::untold);
  }

  @Override
  public void told(Consignment bounced) {
    try {
      write(
          batch -> {
            int gone = OutgoingRows.deleteBounced(batch.connection(), bounced);
            batch.afterCommit(() -> deleteUnlessWaitedFor(batch.connection(), bounced.message()));
            return gone;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long depth() {
    return readers.run(OutgoingRows::count);
  }

  private record Attempt(
      Consignment claimed, Position position, Event outcome, Optional<Instant> retryAt) {}

  private record Addition(
      MessageToken message,
      List<Consignment> consignments,
      Map<Integer, Hold> holds,
      Optional<SignatureNote> note) {}

  private boolean add(Batch batch, Addition addition, Path staged)
      throws SQLException, IOException {
    MessageToken message = addition.message();
    boolean known = OutgoingRows.isWaitedFor(batch.connection(), message.text());
    boolean added = false;
    List<Position> due = new ArrayList<>();
    for (Consignment consignment : addition.consignments()) {
      Hold hold = addition.holds().get(consignment.index());
      Optional<Long> id = OutgoingRows.insert(batch.connection(), consignment, hold != null);
      added |= id.isPresent();
      if (id.isPresent() && hold != null) {
        HeldRows.insert(batch.connection(), id.get(), hold);
      } else if (id.isPresent()) {
        due.add(new Position(Nanos.of(consignment.acceptedAt()), id.get()));
      }
    }
    // The bytes of a message that is on its way stay as they are: somebody may be reading them.
    boolean publish = added && !(known && files.has(message));
    if (publish) {
      files.publish(message, staged, batch);
      if (addition.note().isPresent()) {
        SignatureRows.write(batch.connection(), message, addition.note().get());
      }
    }
    batch.afterCommit(() -> due.forEach(claims::appeared));
    return publish;
  }

  /** Writes consignments that may leave from now on, and has them found. */
  void appear(Work<List<Position>> work) {
    try {
      write(
          batch -> {
            List<Position> due = work.apply(batch);
            batch.afterCommit(() -> due.forEach(claims::appeared));
            return due;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Event.Kind settle(Batch batch, Attempt attempt) throws SQLException {
    Connection connection = batch.connection();
    Consignment claimed = attempt.claimed();
    long event = EventRows.write(connection, attempt.outcome());
    int changed =
        switch (attempt.outcome().kind()) {
          case DELIVERED -> OutgoingRows.delete(connection, claimed);
          case BOUNCED -> OutgoingRows.bounce(connection, claimed, event);
          case DEFERRED ->
              OutgoingRows.defer(connection, claimed, Nanos.of(attempt.retryAt().orElseThrow()));
          case ACCEPTED, HELD, RELEASED, BOUNCED_LATER -> 0;
        };
    if (changed == 0) {
      throw new IllegalStateException("settled before: " + claimed);
    }
    batch.afterCommit(() -> afterSettling(connection, attempt));
    return attempt.outcome().kind();
  }

  private void afterSettling(Connection connection, Attempt attempt)
      throws SQLException, IOException {
    Consignment claimed = attempt.claimed();
    if (attempt.retryAt().isPresent()) {
      long due = Nanos.of(attempt.retryAt().get());
      claims.moved(claimed, new Position(due, attempt.position().id()));
    } else {
      claims.settled(claimed);
      deleteUnlessWaitedFor(connection, claimed.message());
    }
  }

  // Asked after the commit, because a unit of the same batch may have added the message again.
  private void deleteUnlessWaitedFor(Connection connection, MessageToken message)
      throws SQLException, IOException {
    if (!OutgoingRows.isWaitedFor(connection, message.text())) {
      files.delete(message);
    }
  }

  private <T> T write(Work<T> work) throws IOException {
    try {
      return writer.run(work);
    } catch (StorageException e) {
      // The rows may be there although the commit failed, below the floor of the claims.
      claims.rewind();
      throw e;
    }
  }

  private static MessageToken commonMessage(List<Consignment> consignments) {
    List<MessageToken> messages =
        consignments.stream().map(Consignment::message).distinct().toList();
    if (messages.size() != 1) {
      throw new IllegalArgumentException("consignments of one message, not of " + messages);
    }
    return messages.get(0);
  }

  private static void check(Consignment claimed, Event outcome, Optional<Instant> retryAt) {
    boolean same =
        outcome.message().equals(claimed.message()) && outcome.recipientIndex() == claimed.index();
    boolean ends =
        switch (outcome.kind()) {
          case DELIVERED, BOUNCED -> retryAt.isEmpty();
          case DEFERRED -> retryAt.isPresent();
          case ACCEPTED, HELD, RELEASED, BOUNCED_LATER -> false;
        };
    if (!same || !ends) {
      throw new IllegalArgumentException(
          outcome.kind() + " with retryAt " + retryAt + " does not end an attempt of " + claimed);
    }
  }
}
