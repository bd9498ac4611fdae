// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Addresses;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.bridge.RelayFacts;
import dev.waybill.bridge.RelayOutcomes;
import dev.waybill.core.journal.MessageToken;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.MessageFacts;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.relay.Standing;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.james.smtpserver.SendMailHandler;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients relay as the relay policy says, marks their messages, and tells them the token.
 *
 * <p>Thread-safe; what it remembers of a client lives in the session.
 */
public final class RelayPolicyHook implements MailHook, RcptHook, JamesMessageHook, HookResultHook {

  private static final Logger LOGGER = LoggerFactory.getLogger(RelayPolicyHook.class);

  private static final AttachmentKey<String> TOKEN =
      AttachmentKey.of("waybill.token", String.class);

  private final Engines.Lease lease;
  private final RelayOutcomes outcomes;

  /** Called by James's loaders. */
  @Inject
  public RelayPolicyHook(FileSystem fileSystem, DomainList domains, MetricFactory metrics) {
    this.lease = Engines.lease(fileSystem, domains);
    this.outcomes = new RelayOutcomes(metrics);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doMail(SMTPSession session, MaybeSender sender) {
    // Asked anew for each message: a client may have logged in since the last one.
    Standing standing = standing(session);
    session.setRelayingAllowed(standing.rule().isPresent());
    MailRequest mail = SessionFacts.begin(session, sender);
    if (!sender.isNullSender() && Addresses.mailbox(sender.get()).isEmpty()) {
      // A sender that we cannot carry could never hear of a bounce.
      return Answers.of(new Verdict.Reject(RelayReplies.badSender()));
    }
    Optional<Refusal> refusal = standing.mail(mail);
    if (refusal.isEmpty()) {
      SessionFacts.begun(session);
    }
    return answer(standing, refusal);
  }

  @Override
  public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
    Standing standing = standing(session);
    Optional<Refusal> refusal =
        standing.recipient(
            SessionFacts.mail(session, sender),
            engine()
                .relayFacts()
                .recipient(recipient, session.getRcptCount(), SessionFacts.canLogIn(session)));
    boolean carried = Addresses.mailbox(recipient).isPresent();
    return refusal.isPresent() || carried
        ? answer(standing, refusal)
        : Answers.of(new Verdict.Reject(RelayReplies.badRecipient()));
  }

  @Override
  public HookResult onMessage(SMTPSession session, Mail mail) {
    MessageToken token = MailAttributes.stamp(mail, engine().clock().instant());
    InetAddress client = session.getRemoteAddress().getAddress();
    MailAttributes.clientNetwork(mail, engine().relayPolicy().networkOf(client));
    Standing standing = standing(session);
    if (standing.rule().isEmpty()) {
      return answer(standing, lost(session, mail, standing));
    }
    try {
      MessageFacts message =
          engine().relayFacts().message(mail, SessionFacts.octets(session, mail));
      Optional<Refusal> refusal = standing.message(message);
      if (refusal.isEmpty()) {
        standing
            .grant(SessionFacts.mail(session, mail.getMaybeSender()), message)
            .ifPresent(
                grant -> {
                  MailAttributes.grant(mail, grant);
                  session.setAttachment(TOKEN, token.text(), State.Transaction);
                });
      }
      return answer(standing, refusal);
    } catch (MessagingException | IOException e) {
      LOGGER.error("A message that has just arrived cannot be read", e);
      return Answers.of(new Verdict.Defer(RelayReplies.unreadable()));
    }
  }

  // A reload may have taken the rule away since RCPT: better refused now than set aside after a
  // 250.
  private Optional<Refusal> lost(SMTPSession session, Mail mail, Standing standing) {
    RelayFacts facts = engine().relayFacts();
    MailRequest request = SessionFacts.mail(session, mail.getMaybeSender());
    return mail.getRecipients().stream()
        .filter(facts::leaves)
        .map(to -> facts.recipient(to, 0, SessionFacts.canLogIn(session)))
        .flatMap(recipient -> standing.recipient(request, recipient).stream())
        .findFirst();
  }

  @Override
  public HookResult onHookResult(
      SMTPSession session, HookResult result, long executionTime, Hook hook) {
    boolean queued =
        hook instanceof SendMailHandler
            && result.getResult().getAction() == HookReturnCode.Action.OK;
    Optional<String> token = session.getAttachment(TOKEN, State.Transaction);
    return queued && token.isPresent() ? accepted(token.get()) : result;
  }

  private HookResult accepted(String token) {
    outcomes.accepted();
    Reply reply = Reply.of(250, new EnhancedStatus(2, 6, 0), "Accepted as " + token);
    return Answers.result(HookReturnCode.ok(), reply);
  }

  private HookResult answer(Standing standing, Optional<Refusal> refusal) {
    refusal.ifPresent(no -> outcomes.refused(standing, no));
    return Answers.of(refusal.map(Refusal::verdict).orElseGet(Verdict.NoOpinion::new));
  }

  private Standing standing(SMTPSession session) {
    return engine().relayPolicy().standing(SessionFacts.client(session));
  }

  private Engine engine() {
    return lease.engine();
  }
}
