// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable queue of consignments and the exact bytes of their messages. A port.
 *
 * <p>Thread-safe. What a method wrote survives the death of the process when it returns. A claim
 * does not: after a restart everything that was claimed and not settled is due again, so a message
 * may be delivered twice and never not at all.
 */
public interface OutgoingStore {

  /**
   * Takes responsibility for a message: stores its bytes and one consignment for each recipient,
   * all due at once. Adding a token and index that is there already changes nothing; so does adding
   * one that was settled before, as long as the journal remembers it.
   *
   * @param consignments all of the same message
   * @param raw the message as it shall leave, read to its end, not closed
   * @throws IOException when the bytes cannot be read or kept; nothing is stored then
   */
  void add(List<Consignment> consignments, InputStream raw) throws IOException;

  /**
   * Claims up to {@code max} consignments that are due at {@code now}, the longest due first.
   * Nobody else gets them until they are settled or released.
   */
  List<Consignment> claimDue(Instant now, int max);

  /** When the next unclaimed consignment falls due; empty when none waits. */
  Optional<Instant> nextDue();

  /** Gives a claim back untouched, due as it was before. */
  void release(Consignment claimed);

  /** The bytes of a message, from the beginning. The caller closes the stream. */
  InputStream open(MessageToken message) throws IOException;

  /** Octets of a message. */
  long size(MessageToken message) throws IOException;

  /**
   * Ends one attempt of a claimed consignment and writes its event, in one transaction.
   *
   * <ul>
   *   <li>{@link Event.Kind#DELIVERED}: the consignment is gone, and the bytes with the last one.
   *   <li>{@link Event.Kind#DEFERRED}: it is due again at {@code retryAt}, with one more attempt.
   *   <li>{@link Event.Kind#BOUNCED}: it is kept, unclaimable for delivery, among {@link #untold()}
   *       until {@link #told} is called.
   * </ul>
   *
   * @param retryAt only for DEFERRED
   */
  void settle(Consignment claimed, Event outcome, Optional<Instant> retryAt);

  /** Bounced consignments whose sender has not been told yet, with the event that says why. */
  List<Untold> untold();

  /** The sender has been told (or there is nobody to tell): the consignment is gone. */
  void told(Consignment bounced);

  /** How many consignments wait, claimed ones and untold bounces included. */
  long depth();

  /**
   * A bounce that its sender does not know of yet.
   *
   * @param consignment what bounced
   * @param outcome why
   */
  record Untold(Consignment consignment, Event outcome) {}
}
