// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Consignments in the outgoing queue that may not leave yet. A port, kept by whoever keeps the
 * {@link OutgoingStore}.
 *
 * <p>Thread-safe. What a method wrote survives the death of the process when it returns. What is
 * held is never claimed for delivery, and counts for {@link OutgoingStore#depth}.
 */
public interface HeldMail {

  /**
   * Takes responsibility for a message as {@link OutgoingStore#add} does, and holds some of its
   * consignments.
   *
   * @param consignments all of the same message
   * @param holds what is held, by the index of the consignment; the others are due at once
   * @param note what the journal shall say of the signatures of these octets; written in the same
   *     transaction, when these octets are those that leave
   * @param raw the message as it shall leave, read to its end, not closed
   * @throws IOException when the bytes cannot be read or kept; nothing is stored then
   */
  void add(
      List<Consignment> consignments,
      Map<Integer, Hold> holds,
      Optional<SignatureNote> note,
      InputStream raw)
      throws IOException;

  /** The lines in which something waits, each with the place of its first consignment. */
  Map<String, Long> queues();

  /** Who has waited longest in a line, in order, at most {@code max}. */
  List<Held> first(String queue, int max);

  /**
   * Makes consignments due, all in one transaction, with a {@link Event.Kind#RELEASED} event for
   * each that was said to be held. What is not held any more stays as it is.
   */
  void letGo(List<Held> held, Instant now);

  /**
   * Ends the wait of a consignment that may never leave: it is kept among {@link
   * OutgoingStore#untold()} like any other bounce.
   *
   * @param bounced says why
   */
  void refuse(Held held, Event bounced);

  /**
   * Writes a {@link Event.Kind#HELD} event for consignments of a line that have none.
   *
   * @param why for the event
   * @param max how many at most, in one transaction
   * @return for how many
   */
  int say(String queue, Reply why, Instant now, int max);

  /** How many are held. */
  long count();
}
