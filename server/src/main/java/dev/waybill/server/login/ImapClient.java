// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.login;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imapserver.netty.HAProxyMessageHandler;
import org.apache.james.imapserver.netty.NettyConstants;
import org.apache.james.protocols.api.ProxyInformation;

/**
 * Lets an IMAP session know its connection: in James 3.8.1 it does not tell the client's address.
 * To stand before James's own handler.
 */
public final class ImapClient extends ChannelInboundHandlerAdapter {

  private static final String CHANNEL = "waybill.channel";

  /** James makes the session while it hears of the connection, and reads nothing before. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.fireChannelActive();
    Channel channel = context.channel();
    ImapSession session = channel.attr(NettyConstants.IMAP_SESSION_ATTRIBUTE_KEY).get();
    if (session != null) {
      session.setAttribute(CHANNEL, channel);
    }
  }

  /** The client's address; with the PROXY protocol, the real one behind the load balancer. */
  static InetAddress address(ImapSession session) {
    if (session.getAttribute(CHANNEL) instanceof Channel channel) {
      ProxyInformation proxied = channel.attr(HAProxyMessageHandler.PROXY_INFO).get();
      if (proxied != null) {
        return proxied.getSource().getAddress();
      }
      if (channel.remoteAddress() instanceof InetSocketAddress client) {
        return client.getAddress();
      }
    }
    // The client has hung up: its login fails, and counts for nobody else.
    return InetAddress.getLoopbackAddress();
  }
}
