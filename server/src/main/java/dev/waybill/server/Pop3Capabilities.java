// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.util.Collection;
import java.util.List;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;

/**
 * The answer to CAPA (RFC 2449): what works, before and after login alike. James tells of UIDL and
 * TOP only after login, when most clients do not ask any more. Immutable.
 *
 * <p>RFC 2595 section 4: USER is not announced as long as it is refused for want of TLS.
 */
public final class Pop3Capabilities implements CommandHandler<POP3Session> {

  @Override
  public Collection<String> getImplCommands() {
    return List.of("CAPA");
  }

  @Override
  public Response onCommand(POP3Session session, Request request) {
    POP3Response answer = new POP3Response(POP3Response.OK_RESPONSE, "Capability list follows");
    List.of("TOP", "UIDL", "PIPELINING").forEach(answer::appendLine);
    if (session.isTLSStarted()) {
      answer.appendLine("USER");
    } else if (session.isStartTLSSupported()) {
      answer.appendLine("STLS");
    }
    answer.appendLine(".");
    return answer;
  }
}
