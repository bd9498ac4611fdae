// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.bridge.Addresses;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.cleanup.MessageCleaner;
import dev.waybill.core.cleanup.NewFields;
import dev.waybill.core.cleanup.ReceivedField;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.relay.Fixes;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.settings.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.smtpserver.ExtendedSMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * The message of a session between DATA and the dot: each line goes through a {@link
 * MessageCleaner} and on to James, which stores it.
 *
 * <p>James counts the octets of what it gets; it is told those that the client has sent, so that
 * neither our Received field nor a removed Bcc changes the size that limits are about. Confined to
 * one session.
 */
final class IncomingMessage {

  private final SMTPSession session;
  private final LineHandler<SMTPSession> next;
  private final MessageCleaner content;

  private @Nullable Response answer;
  private long octets;
  private boolean broken;

  private IncomingMessage(
      SMTPSession session, LineHandler<SMTPSession> next, Fixes fixes, NewFields newFields) {
    this.session = session;
    this.next = next;
    this.content = new MessageCleaner(fixes, newFields, this::handOn);
  }

  /**
   * The message of which the first line comes now.
   *
   * @param next takes the lines that are to be stored
   * @param fixes what the client's rule wants changed
   */
  static IncomingMessage begin(
      SMTPSession session, LineHandler<SMTPSession> next, Fixes fixes, Instant now) {
    String host = session.getConfiguration().getHelloName();
    NewFields newFields = new NewFields(host, now, () -> UUID.randomUUID().toString());
    IncomingMessage message = new IncomingMessage(session, next, fixes, newFields);
    // James's own filter puts its Received field on top of a header that has not ended.
    session.setHeaderComplete(true);
    message.content.top(received(session, fixes, host, now));
    return message;
  }

  private static ReceivedField received(
      SMTPSession session, Fixes fixes, String host, Instant now) {
    String name = attachment(session, SMTPSession.CURRENT_HELO_NAME);
    boolean extended = attachment(session, SMTPSession.CURRENT_HELO_MODE).equals("EHLO");
    Optional<ReceivedField.Client> client =
        fixes.stripReceived()
            ? Optional.empty()
            : Optional.of(new ReceivedField.Client(name, session.getRemoteAddress().getAddress()));
    return new ReceivedField(
        client,
        host,
        ReceivedField.protocol(extended, session.isTLSStarted(), session.getUsername() != null),
        MessageToken.derive(nameOfMail(session)).text(),
        onlyRecipient(session),
        now);
  }

  private static String attachment(SMTPSession session, AttachmentKey<String> key) {
    return session.getAttachment(key, State.Connection).orElse("");
  }

  private static String nameOfMail(SMTPSession session) {
    return ((ExtendedSMTPSession) session).getMimeMessageWriter().getSourceId();
  }

  private static Optional<String> onlyRecipient(SMTPSession session) {
    List<MailAddress> recipients =
        session.getAttachment(SMTPSession.RCPT_LIST, State.Transaction).orElseGet(List::of);
    return recipients.size() == 1
        ? Addresses.mailbox(recipients.get(0)).map(Mailbox::toString)
        : Optional.empty();
  }

  /** What is known of the message so far. */
  MessageCleaner content() {
    return content;
  }

  /** Why it broke off, so that nothing more may be read from this client; empty if it did not. */
  Optional<Reply> breach() {
    return broken ? Optional.of(RelayReplies.bareLf(content.lines())) : Optional.empty();
  }

  /**
   * Takes the next line; {@link #breach} says afterwards whether it was the last one.
   *
   * @return what James answers to it, if anything
   */
  @Nullable Response line(byte[] line) {
    octets += line.length;
    switch (content.line(line)) {
      case GOES_ON -> {
        return answer;
      }
      case ENDS -> {
        octets -= line.length;
        if (answer != null) {
          // James has given the message up already, and takes no end of it.
          return answer;
        }
        session.setCurrentMessageSize(octets);
        Response last = next.onLine(session, line);
        return isTooLarge() ? Answers.response(RelayReplies.tooLarge(new DataSize(most()))) : last;
      }
      case BROKEN -> {
        broken = true;
        return null;
      }
    }
    throw new IllegalStateException("every progress has its case");
  }

  private void handOn(byte[] line) {
    if (answer == null) {
      // What James adds the length of the line to.
      session.setCurrentMessageSize(octets - line.length);
      answer = next.onLine(session, line);
    }
  }

  /** James answers such a message without an enhanced status. */
  private boolean isTooLarge() {
    return most() > 0 && octets > most();
  }

  private long most() {
    return session.getConfiguration().getMaxMessageSize();
  }
}
