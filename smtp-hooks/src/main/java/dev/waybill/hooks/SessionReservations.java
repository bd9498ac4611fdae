// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.limit.MessageReservation;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * The reservations of the transactions that clients are in, kept in their sessions.
 *
 * <p>James drops what belongs to a transaction (RSET, EHLO, the end of data) and tells nobody. So a
 * reservation is kept twice: with the transaction, where its absence means that the transaction is
 * over, and with the connection, from where it can still be released then.
 */
final class SessionReservations {

  private static final AttachmentKey<MessageReservation> CURRENT =
      AttachmentKey.of("waybill.tally", MessageReservation.class);

  private static final AttachmentKey<MessageReservation> OPEN =
      AttachmentKey.of("waybill.open-tally", MessageReservation.class);

  /** What was reserved by the RCPT that is being answered. */
  private static final AttachmentKey<Mailbox> RESERVED =
      AttachmentKey.of("waybill.reserved-recipient", Mailbox.class);

  private SessionReservations() {}

  /** The reservation of the transaction that the client is in; empty if nothing is counted. */
  static Optional<MessageReservation> current(SMTPSession session) {
    return session.getAttachment(CURRENT, State.Transaction);
  }

  /** The reservation of the transaction that the client is in, begun with the first recipient. */
  static MessageReservation begun(SMTPSession session, Supplier<MessageReservation> beginning) {
    Optional<MessageReservation> current = current(session);
    if (current.isPresent()) {
      return current.get();
    }
    release(session);
    MessageReservation reservation = beginning.get();
    session.setAttachment(CURRENT, reservation, State.Transaction);
    session.setAttachment(OPEN, reservation, State.Connection);
    return reservation;
  }

  /** Notes that this RCPT has reserved something, and may still be refused by somebody else. */
  static void reserved(SMTPSession session, Mailbox recipient) {
    session.setAttachment(RESERVED, recipient, State.Transaction);
  }

  /**
   * Gives back what the command that has just been answered leaves unused.
   *
   * @param accepted whether its answer was positive
   */
  static void settle(SMTPSession session, boolean accepted) {
    Optional<MessageReservation> current = current(session);
    if (current.isEmpty()) {
      release(session);
      return;
    }
    Optional<Mailbox> reserved = session.removeAttachment(RESERVED, State.Transaction);
    if (!accepted) {
      reserved.ifPresent(current.get()::takeBack);
    }
  }

  /** Gives back whatever this client has reserved and not used. */
  static void release(SMTPSession session) {
    session.removeAttachment(OPEN, State.Connection).ifPresent(MessageReservation::release);
  }
}
