// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.login;

import com.google.inject.Inject;
import javax.inject.Named;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.processor.AuthenticateProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.OIDCSASLParser;
import org.apache.james.protocols.api.OIDCSASLParser.OIDCInitialResponse;

/** AUTHENTICATE (RFC 3501 section 6.2.2) behind the guard: passwords and OIDC tokens. */
final class GuardedAuthenticate extends AuthenticateProcessor {

  private final ImapLogins logins;

  @Inject
  GuardedAuthenticate(
      @Named("mailboxmanager") MailboxManager mailboxes,
      StatusResponseFactory answers,
      MetricFactory metrics,
      ImapLogins logins) {
    super(mailboxes, answers, metrics);
    this.logins = logins;
  }

  @Override
  protected void doAuth(
      AuthenticationAttempt attempt,
      ImapSession session,
      ImapRequest request,
      Responder responder,
      HumanReadableText failed) {
    guarded(
        attempt.getAuthenticationId().asString(),
        session,
        request,
        responder,
        () -> super.doAuth(attempt, session, request, responder, failed));
  }

  @Override
  protected void doAuthWithDelegation(
      AuthenticationAttempt attempt,
      ImapSession session,
      ImapRequest request,
      Responder responder) {
    guarded(
        attempt.getAuthenticationId().asString(),
        session,
        request,
        responder,
        () -> super.doAuthWithDelegation(attempt, session, request, responder));
  }

  @Override
  protected void doOAuth(
      String initialResponse, ImapSession session, ImapRequest request, Responder responder) {
    // What cannot be read is counted too, as one account without a name.
    String account =
        OIDCSASLParser.parse(initialResponse)
            .map(OIDCInitialResponse::getAssociatedUser)
            .orElse("");
    guarded(
        account,
        session,
        request,
        responder,
        () -> super.doOAuth(initialResponse, session, request, responder));
  }

  private void guarded(
      String account,
      ImapSession session,
      ImapRequest request,
      Responder responder,
      Runnable test) {
    logins
        .login(session, account, test)
        .ifPresent(
            text -> {
              // RFC 3501 §7.1: ALERT, a text that the user must see.
              no(request, responder, text, ResponseCode.alert());
              responder.flush();
            });
  }
}
