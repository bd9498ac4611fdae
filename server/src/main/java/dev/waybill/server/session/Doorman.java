// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import dev.waybill.core.address.Network;
import dev.waybill.core.session.Admission;
import dev.waybill.core.session.Connection;
import dev.waybill.core.session.Ending;
import dev.waybill.core.session.ForeignCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits a connection, or ends it before James has heard of it. Behind a balancer the client's
 * address comes with the PROXY header; James knows of the connection by then.
 *
 * <p>Confined to the network thread, except for what {@link Connection} calls.
 */
final class Doorman extends ChannelInboundHandlerAdapter {

  static final String NAME = "doorman";

  /** The connection that was admitted. */
  static final AttributeKey<Connection> CONNECTION = AttributeKey.valueOf("waybill.connection");

  private static final Logger LOGGER = LoggerFactory.getLogger(Doorman.class);

  private final Sessions.Share share;
  private final boolean proxied;
  private final boolean plain;
  private @Nullable Connection connection;
  private boolean began;
  private boolean refused;

  /** Whether the handlers behind this one know of the connection. */
  private boolean announced;

  Doorman(Sessions.Share share, boolean proxied, boolean plain) {
    this.share = share;
    this.proxied = proxied;
    this.plain = plain;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!proxied && context.channel().remoteAddress() instanceof InetSocketAddress client) {
      admit(context, client.getAddress());
    }
    if (!refused) {
      announced = true;
      context.fireChannelActive();
    }
  }

  private void admit(ChannelHandlerContext context, InetAddress client) {
    Admission admission =
        share.connections().admit(client, why -> whenInTurn(context, () -> end(context, why)));
    if (admission instanceof Admission.Admitted admitted) {
      connection = admitted.connection();
      context.channel().attr(CONNECTION).set(connection);
    } else if (admission instanceof Admission.Refused no) {
      end(context, no.why());
    }
  }

  private static void whenInTurn(ChannelHandlerContext context, Runnable action) {
    try {
      context.executor().execute(action);
    } catch (RejectedExecutionException stopped) {
      LOGGER.debug("the server has stopped before {} was ended", context.channel());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HAProxyMessage header && header.sourceAddress() != null) {
      admit(context, Network.address(header.sourceAddress()));
    } else if (message instanceof ByteBuf octets && octets.isReadable()) {
      heard(context, octets);
    }
    if (refused) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void heard(ChannelHandlerContext context, ByteBuf octets) {
    Connection here = connection;
    if (here != null) {
      share.connections().heard(here);
    }
    if (!began) {
      began = true;
      if (plain && ForeignCommand.isFirst(octets.getUnsignedByte(octets.readerIndex()))) {
        end(context, Ending.foreignProtocol(share.dialect().protocol()));
      }
    }
  }

  /** Ends the connection; a client that waits for TLS would not understand a line of text. */
  private void end(ChannelHandlerContext context, Ending why) {
    Channel channel = context.channel();
    if (refused || !channel.isActive()) {
      return;
    }
    refused = true;
    share.count(why, client(channel));
    context
        .writeAndFlush(plain ? share.dialect().octets(why) : Unpooled.EMPTY_BUFFER)
        .addListener(ChannelFutureListener.CLOSE);
  }

  private static String client(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress client
        ? client.getAddress().getHostAddress()
        : "an unknown address";
  }

  /** A client that is gone is no fault of the server; James would log one, with a stack trace. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOGGER.debug("the connection of {} broke", context.channel(), cause);
      context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Connection here = connection;
    if (here != null) {
      share.connections().giveBack(here);
    }
    if (announced) {
      context.fireChannelInactive();
    }
  }
}
