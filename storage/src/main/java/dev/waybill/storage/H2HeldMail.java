// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.Held;
import dev.waybill.core.delivery.HeldMail;
import dev.waybill.core.delivery.Hold;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.reply.Reply;
import dev.waybill.storage.Claims.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is held in the outgoing queue in H2.
 *
 * <p>Thread-safe. Every method throws {@link StorageException} when the database fails.
 */
public final class H2HeldMail implements HeldMail {

  private final GroupCommit writer;
  private final Readers readers;
  private final H2OutgoingStore outgoing;

  H2HeldMail(GroupCommit writer, Readers readers, H2OutgoingStore outgoing) {
    this.writer = writer;
    this.readers = readers;
    this.outgoing = outgoing;
  }

  @Override
  public void add(
      List<Consignment> consignments,
      Map<Integer, Hold> holds,
      Optional<SignatureNote> note,
      InputStream raw)
      throws IOException {
    outgoing.add(consignments, holds, note, raw);
  }

  @Override
  public Map<String, Long> queues() {
    return readers.run(HeldRows::queues);
  }

  @Override
  public List<Held> first(String queue, int max) {
    return readers.run(connection -> HeldRows.first(connection, queue, max));
  }

  @Override
  public void letGo(List<Held> held, Instant now) {
    outgoing.appear(
        batch -> {
          List<Position> due = new ArrayList<>();
          for (Held each : held) {
            HeldRows.letGo(batch.connection(), each, now).ifPresent(due::add);
          }
          return due;
        });
  }

  @Override
  public void refuse(Held held, Event bounced) {
    write(
        batch -> {
          HeldRows.refuse(batch.connection(), held, bounced);
          return true;
        });
  }

  @Override
  public int say(String queue, Reply why, Instant now, int max) {
    return write(batch -> HeldRows.say(batch.connection(), queue, why, now, max));
  }

  @Override
  public long count() {
    return readers.run(HeldRows::count);
  }

  private <T> T write(Work<T> work) {
    try {
      return writer.run(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
