// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.bridge.Addresses;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.relay.Client;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.RelayPolicy;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.RcptCmdHandler;
import org.apache.james.smtpserver.SMTPConstants;
import org.apache.mailet.Mail;

/** What the relay policy wants to know about a session; what is remembered lives in the session. */
final class SessionFacts {

  /** Where James 3.8.1 keeps the value of SIZE; its own key is private, equal keys are the same. */
  private static final AttachmentKey<Integer> DECLARED_SIZE =
      AttachmentKey.of("MESG_SIZE", Integer.class);

  private static final AttachmentKey<Integer> MESSAGES =
      AttachmentKey.of("waybill.messages", Integer.class);

  private static final AttachmentKey<MailRequest> REQUEST =
      AttachmentKey.of("waybill.mail", MailRequest.class);

  private SessionFacts() {}

  /** Who is at the other end, by now. */
  static Client client(SMTPSession session) {
    return new Client(
        Optional.of(session.getRemoteAddress().getAddress()),
        Optional.ofNullable(session.getUsername()).map(Username::asString),
        OptionalInt.of(session.getLocalAddress().getPort()),
        session.isTLSStarted());
  }

  /** Whether logging in is offered to the client, and has not happened yet. */
  static boolean canLogIn(SMTPSession session) {
    return session.isAuthAnnounced() && session.getUsername() == null;
  }

  /** The MAIL that is being answered. */
  static MailRequest begin(SMTPSession session, MaybeSender sender) {
    // James forgets the sender of a refused MAIL, but not its SIZE, which would count for the next.
    Optional<Integer> size = session.removeAttachment(DECLARED_SIZE, State.Transaction);
    MailRequest request =
        new MailRequest(
            Addresses.sender(sender),
            size.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            messages(session));
    session.setAttachment(REQUEST, request, State.Transaction);
    return request;
  }

  /** A MAIL was not refused. */
  static void begun(SMTPSession session) {
    session.setAttachment(MESSAGES, messages(session) + 1, State.Connection);
  }

  /** The MAIL that the current transaction began with. */
  static MailRequest mail(SMTPSession session, MaybeSender sender) {
    return session
        .getAttachment(REQUEST, State.Transaction)
        .orElseGet(() -> new MailRequest(Addresses.sender(sender), OptionalLong.empty(), 0));
  }

  /**
   * Who sends the message of the current transaction, for the sending limits.
   *
   * @param server what this server is called among those that share limits
   */
  static Sending sending(
      SMTPSession session, MaybeSender sender, RelayPolicy policy, String server) {
    MailRequest mail = mail(session, sender);
    Client client = client(session);
    return new Sending(
        client.account(),
        client.address().map(policy::networkOf),
        mail.sender(),
        Optional.of(server),
        mail.declaredOctets());
  }

  /**
   * The size of the message, as the client sent it, without the field that James puts on top;
   * doubled dots count.
   */
  static long octets(SMTPSession session, Mail mail) throws MessagingException {
    long received = session.currentMessageSize();
    return received > 0 ? received : mail.getMessageSize();
  }

  private static int messages(SMTPSession session) {
    return session.getAttachment(MESSAGES, State.Connection).orElse(0);
  }

  /** How the client of a session submits mail, without the rule. */
  static Submission submission(SMTPSession session, RelayPolicy policy) {
    Client client = client(session);
    return new Submission(
        session.getRemoteAddress().getAddress().getHostAddress(),
        session.getLocalAddress().getPort(),
        session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection).orElse(""),
        client.account().orElse(""),
        client.address().map(address -> policy.networkOf(address).toString()).orElse(""),
        session.isTLSStarted() ? "TLS" : "",
        "",
        ReturnTerms.DEFAULTS);
  }

  /** The command that is being answered, as far as a refusal is concerned. */
  static String stage(SMTPSession session) {
    if (session.getAttachment(SMTPConstants.MAIL, State.Transaction).isPresent()) {
      return "DATA";
    }
    return session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()
        ? "RCPT"
        : "MAIL";
  }

  /** The sender of the transaction; empty when there is none. */
  static String senderText(SMTPSession session) {
    return session
        .getAttachment(SMTPSession.SENDER, State.Transaction)
        .map(MaybeSender::asString)
        .orElse("");
  }

  /** The recipient that is being answered; empty when there is none. */
  static String recipientText(SMTPSession session) {
    return session
        .getAttachment(RcptCmdHandler.CURRENT_RECIPIENT, State.Transaction)
        .map(MailAddress::asString)
        .orElse("");
  }
}
