// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.ProxyInformation;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HeloHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.jspecify.annotations.Nullable;

/**
 * Has James call clients by their address instead of asking the DNS for their name.
 *
 * <p>James 3.8.1 looks the name up for each message, on a thread that serves many connections: a
 * slow name server stops them all. The session is given the address it has already, with the
 * address as its name: when the client connects, and again at EHLO, because a client behind a
 * balancer that speaks the PROXY protocol gets its real address in between. Immutable.
 */
public final class NoReverseLookup implements ConnectHandler<SMTPSession>, HeloHook {

  private static final AttachmentKey<InetSocketAddress> NAMED =
      AttachmentKey.of("waybill.named", InetSocketAddress.class);

  @Override
  public @Nullable Response onConnect(SMTPSession session) {
    name(session);
    return null;
  }

  @Override
  public HookResult doHelo(SMTPSession session, String helo) {
    name(session);
    return HookResult.DECLINED;
  }

  /** James forgets what a login has granted when it gets an address, so it gets each one once. */
  private static void name(SMTPSession session) {
    InetSocketAddress client = session.getRemoteAddress();
    if (session.getAttachment(NAMED, State.Connection).filter(client::equals).isEmpty()) {
      session.setProxyInformation(new ProxyInformation(named(client), session.getLocalAddress()));
      session.setAttachment(NAMED, client, State.Connection);
    }
  }

  private static InetSocketAddress named(InetSocketAddress client) {
    InetAddress address = client.getAddress();
    try {
      InetAddress named = InetAddress.getByAddress(address.getHostAddress(), address.getAddress());
      return new InetSocketAddress(named, client.getPort());
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("an address has 4 or 16 octets", e);
    }
  }
}
