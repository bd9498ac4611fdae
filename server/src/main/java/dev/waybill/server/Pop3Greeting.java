// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;

/**
 * The first line of POP3. Unlike James's it has no {@code <timestamp@host>}, which announces APOP
 * (RFC 1939 section 7): James has no APOP, and clients that see it try nothing else. Immutable.
 */
public final class Pop3Greeting implements ConnectHandler<POP3Session> {

  @Override
  public Response onConnect(POP3Session session) {
    return new POP3Response(
        POP3Response.OK_RESPONSE, session.getConfiguration().getHelloName() + " POP3 ready");
  }
}
