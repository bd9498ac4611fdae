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
 * such a line out of the message and accepts the rest.
 *
 * <p>Runs on the executor of the connection, and so does everything behind it: when one of its
 * methods returns, the hooks have answered. It tells the gate so. Confined to one connection.
 */
final class SmtpLines extends AllButStartTlsLineBasedChannelHandler {

  /**
   * Octets without a line end that are waited for. RFC 5321 section 4.5.3.1.6 allows 1000; James
   * 8192. Chosen: generators that put a whole HTML page on one line exist.
   */
  static final int MAX_LINE = 64 * 1024;

  private static final byte[] REFUSAL =
      "500 5.5.2 Line too long, closing the connection\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ReadGate gate;
  private boolean refused;

  /** Whether a whole line has come since the gate was told. */
  private boolean lines;

  /** Whether lines wait, as the answer to the last one does. */
  private boolean paused;

  /** Whether a read has come to its end while lines waited. */
  private boolean complete;

  SmtpLines(ChannelPipeline pipeline, ReadGate gate) {
    // The limit of the super class is never met: ours comes first.
    super(pipeline, Integer.MAX_VALUE, false, "starttls");
    this.gate = gate;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    try {
      super.channelActive(context);
    } finally {
      gate.dealtWith(true);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    complete = true;
    if (!paused) {
      end(context);
    }
  }

  private void end(ChannelHandlerContext context) throws Exception {
    complete = false;
    try {
      super.channelReadComplete(context);
    } finally {
      gate.dealtWith(lines);
      lines = false;
    }
  }

  @Override
  protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf input) throws Exception {
    if (paused) {
      return null;
    }
    if (refused || hasNoEnd(input)) {
      input.skipBytes(input.readableBytes());
      refuse(context);
      return null;
    }
    Object line = super.decode(context, input);
    lines |= line != null;
    return line;
  }

  /** Leaves the lines that follow as they are, and asks for no more, until {@link #goOn}. */
  void pause() {
    paused = true;
  }

  /** Goes on with what has been left. */
  void goOn(ChannelHandlerContext context) throws Exception {
    paused = false;
    // The super class looks at what it has when something comes.
    channelRead(context, Unpooled.EMPTY_BUFFER);
    if (complete && !paused) {
      end(context);
    }
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
