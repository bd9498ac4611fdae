// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.login;

import com.google.inject.Inject;
import java.util.Optional;
import javax.inject.Named;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.processor.LoginProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

/** LOGIN (RFC 3501 section 6.2.3) behind the guard. */
final class GuardedLogin extends LoginProcessor {

  private final ImapLogins logins;

  @Inject
  GuardedLogin(
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
    Optional<HumanReadableText> refusal =
        logins.login(
            session,
            attempt.getAuthenticationId().asString(),
            () -> super.doAuth(attempt, session, request, responder, failed));
    refusal.ifPresent(
        text -> {
          // RFC 3501 §7.1: ALERT, a text that the user must see.
          no(request, responder, text, ResponseCode.alert());
          responder.flush();
        });
  }
}
