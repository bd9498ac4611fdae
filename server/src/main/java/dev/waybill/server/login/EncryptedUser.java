// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.login;

import com.google.inject.Inject;
import java.util.Optional;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;
import org.apache.james.protocols.pop3.core.UserCmdHandler;

/**
 * USER (RFC 1939 section 7), refused until the connection is encrypted (RFC 8314 section 4.1): a
 * client that waits for the answer does not send the password after it. Thread-safe.
 */
final class EncryptedUser extends UserCmdHandler {

  /** RFC 3206 section 5: the fault is in how the client wants to log in, and stays. */
  private static final String TLS_FIRST =
      "[AUTH] Logins are not taken without TLS: send STLS first, or use the TLS port";

  @Inject
  EncryptedUser(MetricFactory metrics) {
    super(metrics);
  }

  @Override
  public Response onCommand(POP3Session session, Request request) {
    return refusal(session).orElseGet(() -> super.onCommand(session, request));
  }

  /** What a command of a login is answered instead of being looked at. */
  static Optional<Response> refusal(POP3Session session) {
    return session.isTLSStarted()
        ? Optional.empty()
        : Optional.of(new POP3Response(POP3Response.ERR_RESPONSE, TLS_FIRST));
  }
}
