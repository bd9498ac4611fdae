// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.login.AuthThrottle;
import dev.waybill.core.login.LoginReplies;
import dev.waybill.core.reply.Verdict;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.Metric;
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
  private final Metric failed;
  private final Metric refused;

  /** Called by James's loaders. */
  @Inject
  public LoginGuardHook(
      FileSystem fileSystem,
      DomainList domains,
      UsersRepositoryAuthHook accounts,
      MetricFactory metrics) {
    this.lease = Engines.lease(fileSystem, domains);
    this.accounts = accounts;
    this.failed = metrics.generate("waybill.login.failed");
    this.refused = metrics.generate("waybill.login.refused");
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
    AuthThrottle guard = lease.waybill().logins();
    InetAddress client = session.getRemoteAddress().getAddress();
    boolean inTransaction =
        session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent();
    Verdict verdict = guard.before(client, account, inTransaction);
    if (verdict instanceof Verdict.Defer) {
      refused.increment();
    }
    if (!(verdict instanceof Verdict.NoOpinion)) {
      return Answers.of(verdict);
    }
    HookResult result = test.get();
    if (result.getResult().getAction() == HookReturnCode.Action.OK) {
      guard.succeeded(client, account);
      return result;
    }
    failed.increment();
    ReplyDelay.set(session, guard.failed(client, account));
    return Answers.of(new Verdict.Reject(LoginReplies.failed()));
  }
}
