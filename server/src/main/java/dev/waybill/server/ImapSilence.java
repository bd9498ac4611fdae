// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imapserver.netty.NettyConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Logs out a client that has been silent for too long (RFC 3501 section 5.4). James's own handler
 * looks up the client's name to say so. Confined to the network thread.
 */
final class ImapSilence extends IdleStateHandler {
  private static final Logger LOGGER = LoggerFactory.getLogger(ImapSilence.class);

  ImapSilence(int seconds) {
    super(0, 0, seconds);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) throws Exception {
    if (event.state() == IdleState.ALL_IDLE) {
      ImapSession session = context.channel().attr(NettyConstants.IMAP_SESSION_ATTRIBUTE_KEY).get();
      LOGGER.info("Logs out {}, which was silent for too long", context.channel().remoteAddress());
      Mono<Void> logout = session == null ? Mono.empty() : session.logout();
      logout
          .doFinally(
              end ->
                  context
                      .channel()
                      .close()
                      .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE))
          .subscribe(done -> {}, failure -> LOGGER.warn("A logout failed", failure));
    }
    super.channelIdle(context, event);
  }
}
