// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.james.protocols.api.ProxyInformation;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * Has James call clients by their address instead of asking the DNS for their name.
 *
 * <p>James 3.8.1 looks the name up at EHLO and for each message, on the network thread that serves
 * many connections: a slow name server stops them all. The session is given the address it has
 * already, with the address as its name. A client behind a balancer that speaks the PROXY protocol
 * gets its real address later and is looked up. Immutable.
 */
public final class NoReverseLookup implements ConnectHandler<SMTPSession> {

  @Override
  public @Nullable Response onConnect(SMTPSession session) {
    InetSocketAddress client = session.getRemoteAddress();
    session.setProxyInformation(new ProxyInformation(named(client), session.getLocalAddress()));
    return null;
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
