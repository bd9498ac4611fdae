// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.login;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import dev.waybill.bridge.LoginGuard;
import dev.waybill.core.login.LoginOutcome;
import dev.waybill.runtime.Waybill;
import java.util.concurrent.atomic.AtomicReference;
import javax.inject.Named;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.pop3server.core.PassCmdHandler;
import org.apache.james.pop3server.mailbox.MailboxAdapterFactory;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;

/** PASS (RFC 1939 section 7) behind the guard, and over TLS only. Thread-safe. */
final class GuardedPass extends PassCmdHandler {

  /** RFC 3206 §4: a temporary failure, after which the client may try again. */
  private static final String TEMPORARY = "[SYS/TEMP] ";

  private final LoginGuard guard;

  @Inject
  GuardedPass(
      @Named("mailboxmanager") MailboxManager mailboxes,
      MailboxAdapterFactory adapters,
      MetricFactory metrics,
      Waybill waybill) {
    super(mailboxes, adapters, metrics);
    this.guard = new LoginGuard("POP3", waybill::logins, metrics);
  }

  @Override
  public Response onCommand(POP3Session session, Request request) {
    return EncryptedUser.refusal(session).orElseGet(() -> encrypted(session, request));
  }

  private Response encrypted(POP3Session session, Request request) {
    Username account = session.getUsername();
    boolean isLogin =
        session.getHandlerState() == POP3Session.AUTHENTICATION_USERSET
            && account != null
            && request.getArgument() != null;
    if (!isLogin) {
      return super.onCommand(session, request);
    }
    AtomicReference<Response> tested = new AtomicReference<>();
    LoginOutcome outcome =
        guard.login(
            session.getRemoteAddress().getAddress(),
            account.asString(),
            () -> {
              Response response = super.onCommand(session, request);
              tested.set(response);
              return response.getRetCode().equals(POP3Response.OK_RESPONSE);
            });
    if (outcome instanceof LoginOutcome.Refused refused) {
      // As after a failed one: the client begins with USER again.
      session.setHandlerState(POP3Session.AUTHENTICATION_READY);
      return new POP3Response(POP3Response.ERR_RESPONSE, TEMPORARY + refused.why().text());
    }
    return requireNonNull(tested.get(), "James has answered");
  }
}
