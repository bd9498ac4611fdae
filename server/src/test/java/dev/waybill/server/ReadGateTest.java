// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadGateTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(-42);
  private final ReadGate gate = new ReadGate(PATIENCE, nanos::get);
  private final EmbeddedChannel channel = open();

  private EmbeddedChannel open() {
    EmbeddedChannel opened = new EmbeddedChannel(false, false);
    opened.config().setAutoRead(false);
    opened.pipeline().addLast(new CountsReads(), gate);
    try {
      opened.register();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return opened;
  }

  @Nested
  class Reading {

    @Test
    void begins_with_the_connection() {
      assertThat(reads).hasValue(1);
    }

    @Test
    void goes_on_when_all_that_was_read_is_dealt_with() {
      dealtWith(true);
      int before = reads.get();

      arrive("EHLO x\r\n");
      assertThat(reads).hasValue(before);
      dealtWith(true);
      assertThat(reads).hasValue(before + 1);
    }

    @Test
    void waits_for_the_greeting_too_when_the_client_speaks_first() {
      arrive("EHLO x\r\n");

      dealtWith(true);
      assertThat(reads).hasValue(1);
      dealtWith(true);
      assertThat(reads).hasValue(2);
    }

    @Test
    void goes_on_at_once_when_a_handler_below_had_nothing_to_hand_on() {
      dealtWith(true);
      int before = reads.get();

      channel.pipeline().fireChannelReadComplete();

      assertThat(reads).hasValue(before + 1);
    }

    @Test
    void does_not_go_on_for_an_empty_read_while_something_is_being_dealt_with() {
      dealtWith(true);
      arrive("EHLO x\r\n");
      int before = reads.get();

      channel.pipeline().fireChannelReadComplete();

      assertThat(reads).hasValue(before);
    }

    @Test
    void is_not_asked_for_from_above() {
      channel.read();

      assertThat(reads).hasValue(1);
    }

    @Test
    void waits_for_a_client_that_does_not_take_its_answers() {
      channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
      assertThat(channel.write(octets("250 answer that is not taken")).isDone()).isFalse();
      int before = reads.get();

      dealtWith(true);
      assertThat(reads).hasValue(before);
      channel.flush();
      assertThat(reads).hasValueGreaterThan(before);
    }
  }

  @Nested
  class A_silent_client {

    @Test
    void is_told_and_left_when_its_time_is_over() {
      dealtWith(true);

      pass(PATIENCE.minusNanos(1));
      gate.look();
      assertThat(channel.isOpen()).isTrue();
      pass(Duration.ofNanos(1));
      gate.look();

      assertThat(channel.isOpen()).isFalse();
      ByteBuf told = channel.readOutbound();
      assertThat(told.toString(StandardCharsets.US_ASCII)).startsWith("421 4.4.2 ");
    }

    @Test
    void has_no_more_time_for_single_octets_than_for_none() {
      dealtWith(true);

      pass(PATIENCE.dividedBy(2));
      arrive("x");
      dealtWith(false);
      pass(PATIENCE.dividedBy(2));
      gate.look();

      assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void has_all_its_time_again_after_each_line() {
      dealtWith(true);

      pass(PATIENCE.dividedBy(2));
      arrive("NOOP\r\n");
      dealtWith(true);
      pass(PATIENCE.dividedBy(2));
      gate.look();

      assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void does_not_pay_for_a_slow_server() {
      pass(PATIENCE.multipliedBy(2));
      gate.look();
      dealtWith(true);
      arrive("DATA");
      pass(PATIENCE.multipliedBy(2));
      gate.look();
      dealtWith(false);
      gate.look();

      assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void is_waited_for_for_ever_if_so_configured() {
      ReadGate patient = new ReadGate(Duration.ZERO, nanos::get);
      EmbeddedChannel other = new EmbeddedChannel(patient);
      patient.dealtWith(true);
      other.runPendingTasks();

      pass(PATIENCE.multipliedBy(1000));

      assertThat(other.runScheduledPendingTasks()).isEqualTo(-1);
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  void the_last_answer_of_a_client_that_is_gone_is_no_failure() {
    channel.close().syncUninterruptibly();

    dealtWith(true);
    gate.look();

    assertThat(channel.isOpen()).isFalse();
    channel.checkException();
  }

  private void arrive(String text) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.fireChannelRead(octets(text));
    pipeline.fireChannelReadComplete();
  }

  private void dealtWith(boolean lines) {
    gate.dealtWith(lines);
    channel.runPendingTasks();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static ByteBuf octets(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private final class CountsReads extends ChannelOutboundHandlerAdapter {

    @Override
    public void read(ChannelHandlerContext context) {
      reads.incrementAndGet();
      context.read();
    }
  }
}
