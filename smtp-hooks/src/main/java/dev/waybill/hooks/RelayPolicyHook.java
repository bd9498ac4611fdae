// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Addresses;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.MailAttributes;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.journal.MessageToken;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.relay.RecipientRequest;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
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

/**
 * Lets clients relay as the relay policy says, marks their messages, and tells them the token.
 *
 * <p>Thread-safe; what it remembers of a client lives in the session.
 */
public final class RelayPolicyHook implements MailHook, RcptHook, JamesMessageHook, HookResultHook {

  private static final AttachmentKey<String> TOKEN =
      AttachmentKey.of("waybill.token", String.class);

  private final Engines.Lease lease;

  /** Called by James's loaders. */
  @Inject
  public RelayPolicyHook(FileSystem fileSystem, DomainList domains) {
    this.lease = Engines.lease(fileSystem, domains);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doMail(SMTPSession session, MaybeSender sender) {
    // Asked anew for each message: a client may have logged in since the last one.
    session.setRelayingAllowed(grant(session).isPresent());
    boolean carried = sender.isNullSender() || Addresses.mailbox(sender.get()).isPresent();
    // A sender that we cannot carry could never hear of a bounce.
    return carried ? HookResult.DECLINED : Answers.of(new Verdict.Reject(RelayReplies.badSender()));
  }

  @Override
  public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
    Optional<Grant> grant = grant(session);
    Optional<DomainName> domain = Addresses.domain(recipient.getDomain());
    boolean local = domain.filter(engine().localDomains()::contains).isPresent();
    boolean canLogIn = session.isAuthAnnounced() && session.getUsername() == null;
    Verdict verdict =
        engine()
            .relayPolicy()
            .recipient(new RecipientRequest(grant, recipient.getLocalPart(), local, canLogIn));
    boolean carried = Addresses.mailbox(recipient).isPresent();
    boolean refused = verdict instanceof Verdict.Reject;
    return Answers.of(
        refused || carried ? verdict : new Verdict.Reject(RelayReplies.badRecipient()));
  }

  @Override
  public HookResult onMessage(SMTPSession session, Mail mail) {
    MessageToken token = MailAttributes.stamp(mail, engine().clock().instant());
    grant(session)
        .ifPresent(
            grant -> {
              MailAttributes.grant(mail, grant);
              session.setAttachment(TOKEN, token.text(), State.Transaction);
            });
    return HookResult.DECLINED;
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

  private static HookResult accepted(String token) {
    Reply reply = Reply.of(250, new EnhancedStatus(2, 6, 0), "Accepted as " + token);
    return Answers.result(HookReturnCode.ok(), reply);
  }

  private Optional<Grant> grant(SMTPSession session) {
    Optional<String> account = Optional.ofNullable(session.getUsername()).map(Username::asString);
    return engine().relayPolicy().grant(session.getRemoteAddress().getAddress(), account);
  }

  private Engine engine() {
    return lease.engine();
  }
}
