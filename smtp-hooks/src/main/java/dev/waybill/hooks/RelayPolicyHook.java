// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.bridge.RelayDialogue;
import dev.waybill.bridge.RelayOutcomes;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Refused;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.store.Durability;
import dev.waybill.runtime.Waybill;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.DataLineFilter;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.james.smtpserver.SendMailHandler;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients relay as the relay policy says, fixes their messages while they come in, marks them,
 * and tells the clients the token.
 *
 * <p>As a line filter it stands before James's own, as all handlers in smtpserver.xml do.
 * Thread-safe; what it remembers of a client lives in the session.
 */
public final class RelayPolicyHook
    implements MailHook, RcptHook, DataLineFilter, JamesMessageHook, HookResultHook {

  private static final Logger LOGGER = LoggerFactory.getLogger(RelayPolicyHook.class);

  private static final AttachmentKey<IncomingMessage> INCOMING =
      AttachmentKey.of("waybill.incoming", IncomingMessage.class);

  private static final AttachmentKey<String> TOKEN =
      AttachmentKey.of("waybill.token", String.class);

  private static final AttachmentKey<Accepted> ACCEPTED =
      AttachmentKey.of("waybill.accepted", Accepted.class);

  private final Engines.Lease lease;
  private final RelayOutcomes outcomes;

  /** Called by James's loaders. */
  @Inject
  public RelayPolicyHook(
      FileSystem fileSystem,
      DomainList domains,
      RecipientRewriteTable table,
      MetricFactory metrics) {
    this.lease = Engines.lease(fileSystem, domains);
    lease.aliases(table);
    this.outcomes = new RelayOutcomes(metrics);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doMail(SMTPSession session, MaybeSender sender) {
    RelayDialogue dialogue = dialogue(session);
    session.setRelayingAllowed(dialogue.mayRelay());
    Verdict verdict = dialogue.mail(sender, SessionFacts.begin(session, sender));
    if (verdict instanceof Verdict.NoOpinion) {
      SessionFacts.begun(session);
    }
    return Answers.of(verdict);
  }

  @Override
  public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
    return Answers.of(
        dialogue(session)
            .recipient(
                SessionFacts.mail(session, sender),
                recipient,
                session.getRcptCount(),
                SessionFacts.canLogIn(session)));
  }

  @Override
  public @Nullable Response onLine(
      SMTPSession session, byte[] line, LineHandler<SMTPSession> next) {
    Optional<IncomingMessage> known = session.getAttachment(INCOMING, State.Transaction);
    IncomingMessage message = known.orElseGet(() -> begin(session, next));
    if (message.breach().isPresent()) {
      // The connection is being closed.
      return null;
    }
    Response answer = message.line(line);
    return message.breach().map(reply -> end(session, reply)).orElse(answer);
  }

  private IncomingMessage begin(SMTPSession session, LineHandler<SMTPSession> next) {
    IncomingMessage message =
        IncomingMessage.begin(
            session, next, dialogue(session).fixes(), lease.waybill().clock().instant());
    session.setAttachment(INCOMING, message, State.Transaction);
    return message;
  }

  private Response end(SMTPSession session, Reply reply) {
    refused(session, "DATA", reply);
    SMTPResponse response = Answers.response(reply);
    response.setEndSession(true);
    return response;
  }

  @Override
  public HookResult onMessage(SMTPSession session, Mail mail) {
    MessageToken token = MailAttributes.stamp(mail, lease.waybill().clock().instant());
    IncomingMessage message = session.getAttachment(INCOMING, State.Transaction).orElseThrow();
    try {
      Verdict verdict =
          dialogue(session)
              .message(
                  mail,
                  SessionFacts.mail(session, mail.getMaybeSender()),
                  message.content(),
                  SessionFacts.octets(session, mail),
                  SessionFacts.canLogIn(session),
                  SessionFacts.submission(session, lease.waybill().relay()));
      MailAttributes.accepted(mail)
          .ifPresent(accepted -> session.setAttachment(ACCEPTED, accepted, State.Transaction));
      session.setAttachment(TOKEN, token.text(), State.Transaction);
      return Answers.of(verdict);
    } catch (MessagingException e) {
      LOGGER.error("A message that has just arrived cannot be read", e);
      return Answers.of(new Verdict.Defer(RelayReplies.unreadable()));
    }
  }

  @Override
  public HookResult onHookResult(
      SMTPSession session, HookResult result, long executionTime, Hook hook) {
    HookReturnCode.Action action = result.getResult().getAction();
    if (action == HookReturnCode.Action.DENY || action == HookReturnCode.Action.DENYSOFT) {
      refused(session, SessionFacts.stage(session), Answers.reply(result));
    }
    boolean queued = hook instanceof SendMailHandler && action == HookReturnCode.Action.OK;
    Optional<String> token = session.getAttachment(TOKEN, State.Transaction);
    if (!queued || token.isEmpty()) {
      return result;
    }
    session.getAttachment(ACCEPTED, State.Transaction).ifPresent(this::log);
    return accepted(token.get());
  }

  // The packaged server has written it together with the message; any other host has not. The mail
  // is in the queue and carries what is written here: whatever fails, its client must read 250 and
  // not send it again.
  private void log(Accepted accepted) {
    try {
      lease.waybill().outbox().accept(accepted, Durability.SYNCED);
    } catch (RuntimeException e) {
      LOGGER.error("{} was accepted, and the log does not know it yet", accepted.message(), e);
    }
  }

  private void refused(SMTPSession session, String stage, Reply reply) {
    Waybill waybill = lease.waybill();
    Submission submission = SessionFacts.submission(session, waybill.relay());
    waybill
        .refusals()
        .add(
            new Refused(
                waybill.clock().instant(),
                stage,
                dialogue(session).applied(submission),
                SessionFacts.senderText(session),
                SessionFacts.recipientText(session),
                reply));
  }

  private HookResult accepted(String token) {
    outcomes.accepted();
    Reply reply = Reply.of(250, new EnhancedStatus(2, 6, 0), "Accepted as " + token);
    return Answers.result(HookReturnCode.ok(), reply);
  }

  private RelayDialogue dialogue(SMTPSession session) {
    return new RelayDialogue(
        lease.waybill().relay(), lease.relayFacts(), outcomes, SessionFacts.client(session));
  }
}
