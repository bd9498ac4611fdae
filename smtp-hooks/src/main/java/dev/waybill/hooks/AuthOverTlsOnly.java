// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.core.login.LoginReplies;
import java.util.Collection;
import java.util.List;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * Refuses AUTH on a connection without TLS. {@code requireSSL} in smtpserver.xml only keeps James
 * 3.8.1 from announcing AUTH there: a client that does not look is logged in. Immutable.
 */
public final class AuthOverTlsOnly implements CommandHandler<SMTPSession> {

  private static final Response REFUSAL =
      Answers.response(LoginReplies.passwordInClear()).immutable();

  @Override
  public Collection<String> getImplCommands() {
    return List.of("AUTH");
  }

  /** A refusal, or nothing when the next handler of AUTH is to answer. */
  @Override
  public @Nullable Response onCommand(SMTPSession session, Request request) {
    return session.isTLSStarted() ? null : REFUSAL;
  }
}
