// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.journal;

import dev.waybill.core.message.MessageToken;
import java.time.Instant;
import java.util.Optional;

/**
 * The durable record of what happened. A port: adapters live in the storage room.
 *
 * <p>Thread-safe. When a method returns, what it wrote survives the death of the process.
 */
public interface Journal {

  /**
   * Writes an accepted message and one {@link Event.Kind#ACCEPTED} event for each recipient.
   * Recording the same token again changes nothing.
   */
  void accept(Acceptance acceptance);

  /**
   * Writes one event that changes no other state; outcomes of deliveries are written by the
   * outgoing store in the transaction that settles them. Recording an equal event again changes
   * nothing.
   */
  void record(Event event);

  /**
   * Notes why an accepted message waits. The outgoing queue notes what is true when it leaves, and
   * that is never replaced: a message may come twice. The same again changes nothing, and a message
   * that nobody accepted has no note.
   */
  void note(MessageToken message, SignatureNote.Waiting note);

  /** How the message came in, without its events; cheap. */
  Optional<Acceptance> acceptance(MessageToken message);

  /** The whole history of a message. */
  Optional<History> history(MessageToken message);

  /**
   * How many of the latest recipients of a client bounced for good, in the dialogue or later. What
   * is still under way does not count, nor does what we gave up or refused ourselves.
   *
   * @param client as in {@link Acceptance#client}
   * @param since only what was accepted then or later
   * @param latest of how many settled recipients at most
   */
  Portion hardBounces(String client, Instant since, int latest);

  /**
   * How many of the latest recipients of a client it had never written to before, as far as the
   * journal remembers.
   *
   * @param client as in {@link Acceptance#client}
   * @param since only what was accepted then or later
   * @param latest of how many accepted recipients at most
   */
  Portion newRecipients(String client, Instant since, int latest);
}
