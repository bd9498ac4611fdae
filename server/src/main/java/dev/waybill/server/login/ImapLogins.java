// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.login;

import com.google.inject.Inject;
import dev.waybill.bridge.LoginGuard;
import dev.waybill.core.login.LoginOutcome;
import dev.waybill.core.login.LoginRefusal;
import dev.waybill.runtime.Waybill;
import java.util.Optional;
import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.metrics.api.MetricFactory;

/** What both IMAP commands that log in ask the guard. Thread-safe. */
final class ImapLogins {

  private final LoginGuard guard;

  @Inject
  ImapLogins(Waybill waybill, MetricFactory metrics) {
    this.guard = new LoginGuard("IMAP", waybill::logins, metrics);
  }

  /**
   * Has James test a login and answer it.
   *
   * @param test James's own way; afterwards the session is logged in or not
   * @return what is answered instead; then James has not been asked
   */
  Optional<HumanReadableText> login(ImapSession session, String account, Runnable test) {
    LoginOutcome outcome =
        guard.login(
            ImapClient.address(session),
            account,
            () -> {
              test.run();
              return session.getState() == ImapSessionState.AUTHENTICATED;
            });
    return outcome instanceof LoginOutcome.Refused refused
        ? Optional.of(text(refused.why()))
        : Optional.empty();
  }

  /** James puts the name of the command in front. */
  private static HumanReadableText text(LoginRefusal why) {
    return new HumanReadableText("waybill.login.refused", "refused. " + why.text());
  }
}
