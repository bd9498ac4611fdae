// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from a client only when all that was read before is dealt with, and ends a connection whose
 * client is silent for too long.
 *
 * <p>It stands on the network thread, between the handlers that only turn octets into octets (TLS,
 * the PROXY header) and those that run on a {@link ConnectionExecutor}. The channel must not read
 * by itself ({@code AUTO_READ} off): one buffer is then on its way to the executor at any time, and
 * between STARTTLS and the TLS handler's arrival nothing is read at all. TLS and PROXY ask for more
 * by themselves while they have nothing to hand on; those requests start below the gate. Requests
 * from above it are not passed on: {@link #dealtWith} takes their place.
 *
 * <p>Only the time that the server really waits for the client counts as silence: not the time that
 * it needs itself, and not the time in which all its threads are busy. A client that does not take
 * its answers is not read from, and counts as silent.
 *
 * <p>Confined to the network thread, except for {@link #dealtWith}.
 */
final class ReadGate extends ChannelDuplexHandler {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReadGate.class);

  /** RFC 5321 section 3.8: after a timeout a server may close; RFC 3463: 4.4.2 bad connection. */
  private static final byte[] SILENT =
      "421 4.4.2 Nothing came from you for too long, closing the connection\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final long patienceNanos;
  private final LongSupplier nanoTime;

  /** What was handed up and is not dealt with: the news of the connection, and buffers. */
  private int undealt;

  /** Whether anything was handed up since the last read was complete. */
  private boolean handed;

  private boolean waiting;
  private long waitingSince;

  /** Waited for the client since its last whole line, without what is being waited now. */
  private long waitedNanos;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> nextLook;

  /**
   * @param patience how long a silent client is waited for; zero for ever
   * @param nanoTime a monotonic clock
   */
  ReadGate(Duration patience, LongSupplier nanoTime) {
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // The channel remembers them: a client may be gone when the executor asks.
    Channel channel = context.channel();
    channel.remoteAddress();
    channel.localAddress();
    undealt = 1;
    lookIn(patienceNanos);
    // Before the greeting, so that a TLS handshake does not wait for a free thread.
    context.read();
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    handed = true;
    stopWaiting();
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (handed) {
      handed = false;
      undealt++;
      context.fireChannelReadComplete();
    } else {
      readIfAllIsDealtWith(context);
    }
  }

  /** Not passed on; see the class. */
  @Override
  public void read(ChannelHandlerContext context) {}

  /**
   * Says, once for the new connection and once for each complete read, that nothing of it is left
   * to do. To be called on any thread.
   *
   * @param lines whether the client has sent at least one whole line in it
   */
  void dealtWith(boolean lines) {
    ChannelHandlerContext here = context;
    if (here != null) {
      try {
        here.executor().execute(() -> goOn(here, lines));
      } catch (RejectedExecutionException stopped) {
        LOGGER.debug("the server has stopped before {} was dealt with", here.channel());
      }
    }
  }

  private void goOn(ChannelHandlerContext context, boolean lines) {
    undealt--;
    if (lines) {
      waitedNanos = 0;
    }
    if (undealt == 0 && !handed) {
      waiting = true;
      waitingSince = nanoTime.getAsLong();
      readIfAllIsDealtWith(context);
    }
  }

  /** Asking twice does no harm: the channel knows that it has been asked. */
  private void readIfAllIsDealtWith(ChannelHandlerContext context) {
    if (undealt == 0 && !handed && context.channel().isWritable()) {
      context.read();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    readIfAllIsDealtWith(context);
    context.fireChannelWritabilityChanged();
  }

  private void stopWaiting() {
    waitedNanos = waited();
    waiting = false;
  }

  private long waited() {
    return waitedNanos + (waiting ? nanoTime.getAsLong() - waitingSince : 0);
  }

  private void lookIn(long nanos) {
    ChannelHandlerContext here = context;
    if (patienceNanos > 0 && here != null) {
      nextLook = here.executor().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Ends the connection if the client was silent for too long, else comes back when it may be. */
  void look() {
    ChannelHandlerContext here = context;
    long left = patienceNanos - waited();
    if (left > 0 || patienceNanos == 0) {
      lookIn(waiting ? left : patienceNanos);
    } else if (here != null && here.channel().isActive()) {
      here.writeAndFlush(Unpooled.wrappedBuffer(SILENT)).addListener(ChannelFutureListener.CLOSE);
      // Anyone who takes no answers does not take this one either.
      here.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Future<?> look = nextLook;
    if (look != null) {
      look.cancel(false);
    }
    context.fireChannelInactive();
  }
}
