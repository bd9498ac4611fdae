// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.limit.MessageTally;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * The tallies of the transactions that clients are in, kept in their sessions.
 *
 * <p>James drops what belongs to a transaction (RSET, EHLO, the end of data) and tells nobody. So a
 * tally is kept twice: with the transaction, where its absence means that the transaction is over,
 * and with the connection, from where it can still be released then.
 */
final class Tallies {

  private static final AttachmentKey<MessageTally> CURRENT =
      AttachmentKey.of("waybill.tally", MessageTally.class);

  private static final AttachmentKey<MessageTally> OPEN =
      AttachmentKey.of("waybill.open-tally", MessageTally.class);

  /** What was reserved by the RCPT that is being answered. */
  private static final AttachmentKey<Mailbox> RESERVED =
      AttachmentKey.of("waybill.reserved-recipient", Mailbox.class);

  private Tallies() {}

  /** The tally of the transaction that the client is in; empty when nothing of it is counted. */
  static Optional<MessageTally> current(SMTPSession session) {
    return session.getAttachment(CURRENT, State.Transaction);
  }

  /** The tally of the transaction that the client is in, begun with the first recipient. */
  static MessageTally begun(SMTPSession session, Supplier<MessageTally> beginning) {
    Optional<MessageTally> current = current(session);
    if (current.isPresent()) {
      return current.get();
    }
    release(session);
    MessageTally tally = beginning.get();
    session.setAttachment(CURRENT, tally, State.Transaction);
    session.setAttachment(OPEN, tally, State.Connection);
    return tally;
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
    Optional<MessageTally> current = current(session);
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
    session.removeAttachment(OPEN, State.Connection).ifPresent(MessageTally::release);
  }
}
