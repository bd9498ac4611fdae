// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import dev.waybill.core.session.Connection;
import dev.waybill.core.session.Ending;
import dev.waybill.core.session.SessionMeter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the client of one connection sends and what it is answered, and ends the connection
 * when it is enough. What has come by then, and was not answered, is never looked at: a line behind
 * the last one that was allowed has no effect.
 *
 * <p>Confined to the thread of its place in the pipeline.
 */
abstract class SessionGuard extends ChannelDuplexHandler {

  private final Sessions.Share share;
  private @Nullable SessionMeter meter;
  private boolean ended;

  SessionGuard(Sessions.Share share) {
    this.share = share;
  }

  /** Something has come; returns why it is not passed on. */
  abstract Optional<Ending> received(ChannelHandlerContext context, ByteBuf octets);

  /**
   * The server answers.
   *
   * @param answer what it writes; to be released if something else is returned
   */
  abstract ByteBuf answered(ChannelHandlerContext context, ByteBuf answer);

  /** Why the answer that was written last is the last one of all. */
  abstract Optional<Ending> afterAnswer();

  /** What was counted in this connection. */
  final SessionMeter meter(ChannelHandlerContext context) {
    SessionMeter mine = meter;
    if (mine == null) {
      mine =
          connection(context)
              .map(share.connections()::meter)
              .orElseGet(share.connections()::meterOfNobody);
      meter = mine;
    }
    return mine;
  }

  final void loggedIn(ChannelHandlerContext context) {
    meter(context).loggedIn();
    connection(context).ifPresent(Connection::loggedIn);
  }

  /** The client waits for an answer. */
  final void clientWaits(ChannelHandlerContext context) {
    connection(context).ifPresent(Connection::waitsForAnswer);
  }

  /** The client is answered. */
  final void clientIsAnswered(ChannelHandlerContext context) {
    connection(context).ifPresent(share.connections()::answered);
  }

  // A balancer that has sent no header has none.
  private static Optional<Connection> connection(ChannelHandlerContext context) {
    return Optional.ofNullable(context.channel().attr(Doorman.CONNECTION).get());
  }

  /** Nothing that comes from now on is looked at; the server ends the connection by itself. */
  final void leave() {
    ended = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (ended) {
      ReferenceCountUtil.release(message);
      return;
    }
    Optional<Ending> ending =
        message instanceof ByteBuf octets ? received(context, octets) : Optional.empty();
    if (ending.isPresent()) {
      ReferenceCountUtil.release(message);
      end(context, ending.get());
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (!(message instanceof ByteBuf answer) || ended) {
      super.write(context, message, promise);
      return;
    }
    super.write(context, answered(context, answer), promise);
    afterAnswer().ifPresent(ending -> end(context, ending));
  }

  private void end(ChannelHandlerContext context, Ending ending) {
    if (!ended) {
      ended = true;
      share.count(ending, client(context));
      context
          .writeAndFlush(share.dialect().octets(ending))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static String client(ChannelHandlerContext context) {
    return context.channel().remoteAddress() instanceof InetSocketAddress client
        ? client.getAddress().getHostAddress()
        : "an unknown address";
  }

  /** The octets as text, without changing what was read of them. */
  static String text(ByteBuf octets, int most) {
    int length = Math.min(most, octets.readableBytes());
    return octets.toString(octets.readerIndex(), length, StandardCharsets.ISO_8859_1);
  }
}
