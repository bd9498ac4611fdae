// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.LoginGuard;
import dev.waybill.core.login.LoginOutcome;
import dev.waybill.core.login.LoginReplies;
import dev.waybill.core.reply.Verdict;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.OIDCSASLParser;
import org.apache.james.protocols.api.OIDCSASLParser.OIDCInitialResponse;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.smtpserver.UsersRepositoryAuthHook;

/**
 * Has James test a login, unless the client's network or the account has failed too often.
 *
 * <p>James 3.8.1 tells nobody the outcome of AUTH, so its own hook is asked in here, and no other
 * one after it: a password would be tested twice. Thread-safe.
 */
public final class LoginGuardHook implements AuthHook {

  private final Engines.Lease lease;
  private final UsersRepositoryAuthHook accounts;
  private final LoginGuard guard;

  /** Called by James's loaders. */
  @Inject
  public LoginGuardHook(
      FileSystem fileSystem,
      DomainList domains,
      UsersRepositoryAuthHook accounts,
      MetricFactory metrics) {
    this.lease = Engines.lease(fileSystem, domains);
    this.accounts = accounts;
    this.guard = new LoginGuard("SMTP", () -> lease.waybill().logins(), metrics);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doAuth(SMTPSession session, Username username, String password) {
    return guarded(
        session, username.asString(), () -> accounts.doAuth(session, username, password));
  }

  @Override
  public HookResult doSasl(
      SMTPSession session, OidcSASLConfiguration configuration, String initialResponse) {
    // What cannot be read is counted too, as one account without a name.
    String account =
        OIDCSASLParser.parse(initialResponse)
            .map(OIDCInitialResponse::getAssociatedUser)
            .orElse("");
    return guarded(
        session, account, () -> accounts.doSasl(session, configuration, initialResponse));
  }

  private HookResult guarded(SMTPSession session, String account, Supplier<HookResult> test) {
    if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()) {
      return Answers.of(new Verdict.Reject(LoginReplies.inTransaction()));
    }
    AtomicReference<HookResult> passed = new AtomicReference<>(HookResult.DECLINED);
    LoginOutcome outcome =
        guard.login(
            session.getRemoteAddress().getAddress(),
            account,
            () -> {
              HookResult result = test.get();
              passed.set(result);
              return result.getResult().getAction() == HookReturnCode.Action.OK;
            });
    if (outcome instanceof LoginOutcome.Refused refused) {
      return Answers.of(new Verdict.Defer(refused.why().reply()));
    }
    if (outcome instanceof LoginOutcome.Failed failed) {
      ReplyDelay.set(session, failed.delay());
      return Answers.of(new Verdict.Reject(LoginReplies.failed()));
    }
    return requireNonNull(passed.get(), "James has answered");
  }
}
