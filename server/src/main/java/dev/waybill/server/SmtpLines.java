// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.nio.charset.StandardCharsets;
import org.apache.james.protocols.netty.AllButStartTlsLineBasedChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into lines, and ends the connection when a line has no end. James leaves
 * such a line out of the message and accepts the rest. Confined to one connection.
 */
final class SmtpLines extends AllButStartTlsLineBasedChannelHandler {

  /**
   * Octets without a line end that are waited for. RFC 5321 section 4.5.3.1.6 allows 1000; James
   * 8192. Chosen: generators that put a whole HTML page on one line exist.
   */
  static final int MAX_LINE = 64 * 1024;

  private static final byte[] REFUSAL =
      "500 5.5.2 Line too long, closing the connection\r\n".getBytes(StandardCharsets.US_ASCII);

  private boolean refused;

  SmtpLines(ChannelPipeline pipeline) {
    // The limit of the super class is never met: ours comes first.
    super(pipeline, Integer.MAX_VALUE, false, "starttls");
  }

  @Override
  protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf input) throws Exception {
    if (refused || hasNoEnd(input)) {
      input.skipBytes(input.readableBytes());
      refuse(context);
      return null;
    }
    return super.decode(context, input);
  }

  private static boolean hasNoEnd(ByteBuf input) {
    int start = input.readerIndex();
    return input.readableBytes() > MAX_LINE
        && input.indexOf(start, start + MAX_LINE, (byte) '\n') < 0;
  }

  private void refuse(ChannelHandlerContext context) {
    if (!refused) {
      refused = true;
      context
          .writeAndFlush(Unpooled.wrappedBuffer(REFUSAL))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
