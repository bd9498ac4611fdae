// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.hooks.ReplyDelay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSessionImpl;
import org.apache.james.protocols.netty.BasicChannelInboundHandler;
import org.apache.james.protocols.netty.HandlerConstants;
import org.apache.james.protocols.netty.NettyProtocolTransport;
import org.apache.james.protocols.smtp.SMTPConfigurationImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SlowRepliesTest {
  private static final Duration DELAY = Duration.ofSeconds(4);

  private final Semaphore places = new Semaphore(1);
  private final List<EmbeddedChannel> opened = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final EmbeddedChannel channel = open();

  private EmbeddedChannel open() {
    EmbeddedChannel open = new EmbeddedChannel();
    open.freezeTime();
    ReadGate gate = new ReadGate(Duration.ZERO, () -> 0);
    SmtpLines framer = new SmtpLines(open.pipeline(), gate);
    open.attr(BasicChannelInboundHandler.SESSION_ATTRIBUTE_KEY)
        .set(
            new ProtocolSessionImpl(
                new NettyProtocolTransport(open, null, false), new SMTPConfigurationImpl()));
    open.pipeline()
        .addLast(gate, framer, new SlowReplies(framer, places))
        .addLast(HandlerConstants.CORE_HANDLER, new NotesLines());
    opened.add(open);
    return open;
  }

  @AfterEach
  void close() {
    opened.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  private static void delay(EmbeddedChannel channel) {
    ProtocolSession session =
        (ProtocolSession) channel.attr(BasicChannelInboundHandler.SESSION_ATTRIBUTE_KEY).get();
    ReplyDelay.set(session, DELAY);
  }

  private static void reply(EmbeddedChannel channel, String text) {
    assertThat(channel.writeAndFlush(octets(text)).channel()).isSameAs(channel);
    channel.runPendingTasks();
  }

  private static String answered(EmbeddedChannel channel) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      text.append(next.toString(StandardCharsets.US_ASCII));
      next.release();
    }
    return text.toString();
  }

  private static void pass(EmbeddedChannel channel, Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private static ByteBuf octets(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Test
  void a_reply_without_a_delay_goes_at_once() {
    reply(channel, "250 OK\r\n");

    assertThat(answered(channel)).isEqualTo("250 OK\r\n");
    assertThat(places.availablePermits()).isEqualTo(1);
  }

  @Test
  void a_reply_waits_and_so_do_those_behind_it() {
    delay(channel);
    reply(channel, "535 no\r\n");
    reply(channel, "250 later\r\n");

    pass(channel, DELAY.minusMillis(1));
    assertThat(answered(channel)).isEmpty();
    pass(channel, Duration.ofMillis(1));

    assertThat(answered(channel)).isEqualTo("535 no\r\n250 later\r\n");
    assertThat(places.availablePermits()).isEqualTo(1);
    reply(channel, "250 again\r\n");
    assertThat(answered(channel)).as("a delay is for one reply").isEqualTo("250 again\r\n");
  }

  @Test
  void lines_that_the_client_has_sent_already_wait_too() {
    delay(channel);
    reply(channel, "535 no\r\n");

    channel.writeInbound(octets("AUTH PLAIN one\r\nAUTH PLAIN two\r\n"));
    assertThat(lines).isEmpty();
    pass(channel, DELAY);

    assertThat(lines).containsExactly("AUTH PLAIN one\r\n", "AUTH PLAIN two\r\n");
  }

  @Test
  void one_too_many_gets_its_reply_at_once_and_is_closed() {
    delay(channel);
    reply(channel, "535 no\r\n");
    EmbeddedChannel other = open();
    delay(other);

    reply(other, "535 no\r\n");

    assertThat(answered(other)).isEqualTo("535 no\r\n");
    assertThat(other.isOpen()).isFalse();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void a_client_that_goes_away_gives_its_place_to_others() {
    delay(channel);
    ByteBuf message = octets("535 no\r\n");
    ChannelFuture written = channel.writeAndFlush(message);

    assertThat(channel.close().isSuccess()).isTrue();
    channel.runPendingTasks();
    pass(channel, DELAY);

    assertThat(places.availablePermits()).isEqualTo(1);
    assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(message.refCnt()).isZero();
    assertThat(answered(channel)).isEmpty();
  }

  /** Stands where James's handler does. */
  private final class NotesLines extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object line) {
      ByteBuf octets = (ByteBuf) line;
      lines.add(octets.toString(StandardCharsets.US_ASCII));
      octets.release();
    }
  }
}
