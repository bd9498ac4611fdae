// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Addresses;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.LimitOutcomes;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.reply.Verdict;
import dev.waybill.runtime.Waybill;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.protocols.smtp.hook.HookReturnCode.Action;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.james.smtpserver.SMTPConstants;
import org.apache.james.smtpserver.SendMailHandler;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds clients to the sending limits: reserves at RCPT, commits when the message is in the queue,
 * gives back whatever does not come that far.
 *
 * <p>Must stand after {@link RelayPolicyHook}: only what may be relayed is counted. Thread-safe;
 * what a client has reserved lives in its session.
 */
public final class SendingLimitHook
    implements RcptHook,
        JamesMessageHook,
        HookResultHook,
        ProtocolHandlerResultHandler<Response, SMTPSession>,
        DisconnectHandler<SMTPSession> {

  private static final Logger LOGGER = LoggerFactory.getLogger(SendingLimitHook.class);

  private final Engines.Lease lease;
  private final LimitOutcomes outcomes;

  /** Called by James's loaders. */
  @Inject
  public SendingLimitHook(FileSystem fileSystem, DomainList domains, MetricFactory metrics) {
    this.lease = Engines.lease(fileSystem, domains);
    this.outcomes = new LimitOutcomes(metrics);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
    Waybill waybill = lease.waybill();
    Optional<Mailbox> counted =
        Addresses.mailbox(recipient).filter(mailbox -> !waybill.host().isLocal(mailbox.domain()));
    if (!session.isRelayingAllowed() || counted.isEmpty()) {
      return HookResult.DECLINED;
    }
    MessageReservation reservation =
        SessionReservations.begun(session, () -> begun(waybill, session, sender));
    Verdict verdict = reservation.recipient(counted.get());
    if (!outcomes.note("a recipient", verdict)) {
      SessionReservations.reserved(session, counted.get());
    }
    return Answers.of(verdict);
  }

  private static MessageReservation begun(
      Waybill waybill, SMTPSession session, MaybeSender sender) {
    Limiter limiter = waybill.limits().limiter();
    String server = limiter.settings().server();
    return limiter.begin(SessionFacts.sending(session, sender, waybill.relay(), server));
  }

  @Override
  public HookResult onMessage(SMTPSession session, Mail mail) {
    Optional<MessageReservation> reservation = SessionReservations.current(session);
    if (reservation.isEmpty()) {
      return HookResult.DECLINED;
    }
    MailAttributes.markCounted(mail);
    try {
      Verdict verdict = reservation.get().content(SessionFacts.octets(session, mail));
      outcomes.note("a message", verdict);
      return Answers.of(verdict);
    } catch (MessagingException e) {
      throw new IllegalStateException("a message that has just arrived has no size", e);
    }
  }

  /** At the end of data: the message is in the queue, or somebody has refused it. */
  @Override
  public HookResult onHookResult(
      SMTPSession session, HookResult result, long executionTime, Hook hook) {
    Action action = result.getResult().getAction();
    boolean endOfData = session.getAttachment(SMTPConstants.MAIL, State.Transaction).isPresent();
    if (endOfData && hook instanceof SendMailHandler && action == Action.OK) {
      SessionReservations.current(session).ifPresent(SendingLimitHook::commit);
    } else if (endOfData && (action == Action.DENY || action == Action.DENYSOFT)) {
      SessionReservations.release(session);
    }
    return result;
  }

  // The message is in the queue: whatever fails here, its client must read 250 and not send it
  // again.
  private static void commit(MessageReservation reservation) {
    try {
      reservation.commit();
    } catch (RuntimeException e) {
      LOGGER.error("A message was accepted, and the limits have not counted all of it", e);
    }
  }

  @Override
  public Response onResponse(
      ProtocolSession session, Response response, long executionTime, ProtocolHandler handler) {
    if (session instanceof SMTPSession smtp) {
      SessionReservations.settle(smtp, response != null && response.getRetCode().startsWith("2"));
    }
    return response;
  }

  @Override
  public void onDisconnect(@Nullable SMTPSession session) {
    if (session != null) {
      SessionReservations.release(session);
    }
  }
}
