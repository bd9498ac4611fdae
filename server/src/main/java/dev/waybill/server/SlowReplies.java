// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.hooks.ReplyDelay;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.james.protocols.api.CommandDetectionSession;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.netty.BasicChannelInboundHandler;

/**
 * Lets a reply wait when a hook has said so ({@link ReplyDelay}), and with it all that follows:
 * later replies, and the lines that the client has sent already. No thread waits; the network
 * thread's timer ends the wait.
 *
 * <p>At most {@value #MOST_AT_ONCE} connections of a server wait at once. One more gets its reply
 * at once and is closed after it: an attacker cannot fill the memory with waiting connections, and
 * does not get faster by trying.
 *
 * <p>Confined to the executor of one connection.
 */
final class SlowReplies extends ChannelDuplexHandler {

  /** Chosen: a waiting connection takes about as much memory as any other one. */
  static final int MOST_AT_ONCE = 1000;

  private record Held(Object message, ChannelPromise promise) {}

  private final SmtpLines lines;
  private final Semaphore places;
  private final Queue<Held> held = new ArrayDeque<>();
  private boolean waits;

  /**
   * @param lines where the client's lines come from
   * @param places shared by all connections of a server
   */
  SlowReplies(SmtpLines lines, Semaphore places) {
    this.lines = lines;
    this.places = places;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    Optional<Duration> delay = waits ? Optional.empty() : delay(context);
    if (delay.isPresent() && places.tryAcquire()) {
      waits = true;
      lines.pause();
      wakeAfter(delay.get(), context);
    } else if (delay.isPresent()) {
      promise.unvoid().addListener(ChannelFutureListener.CLOSE);
    }
    if (waits) {
      held.add(new Held(message, promise));
    } else {
      super.write(context, message, promise);
    }
  }

  private static Optional<Duration> delay(ChannelHandlerContext context) {
    CommandDetectionSession session =
        context.channel().attr(BasicChannelInboundHandler.SESSION_ATTRIBUTE_KEY).get();
    return session instanceof ProtocolSession dialogue
        ? ReplyDelay.take(dialogue)
        : Optional.empty();
  }

  private void wakeAfter(Duration delay, ChannelHandlerContext context) {
    context
        .channel()
        .eventLoop()
        .schedule(
            () -> context.executor().execute(() -> wake(context)),
            delay.toNanos(),
            TimeUnit.NANOSECONDS)
        .addListener(done -> {});
  }

  private void wake(ChannelHandlerContext context) {
    if (!waits) {
      // The connection has been closed meanwhile.
      return;
    }
    stopWaiting();
    try {
      for (Held next = held.poll(); next != null; next = held.poll()) {
        super.write(context, next.message(), next.promise());
      }
      context.flush();
      lines.goOn(context.pipeline().context(lines));
    } catch (Exception failure) {
      context.fireExceptionCaught(failure);
    }
  }

  private void stopWaiting() {
    waits = false;
    places.release();
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (!waits) {
      context.flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (waits) {
      stopWaiting();
    }
    for (Held next = held.poll(); next != null; next = held.poll()) {
      ReferenceCountUtil.release(next.message());
      next.promise().tryFailure(new ClosedChannelException());
    }
    context.fireChannelInactive();
  }
}
