// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Consumer;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;

/** Has James put its handlers of a new connection in order, and adds ours. Thread-safe. */
final class GuardedPipeline extends AbstractChannelPipelineFactory<SocketChannel> {

  private final ChannelHandler james;
  private final Consumer<ChannelPipeline> ours;

  /**
   * @param james the factory that James has made
   * @param ours changes what it has done
   */
  GuardedPipeline(ChannelHandler james, Consumer<ChannelPipeline> ours) {
    // Nothing of the super class is used; it is one only because James asks for its type.
    super(null, null);
    this.james = james;
    this.ours = ours;
  }

  @Override
  public void initChannel(SocketChannel channel) {
    // It runs now, because the channel is registered, and leaves the pipeline.
    channel.pipeline().addLast(james);
    ours.accept(channel.pipeline());
  }

  @Override
  protected ChannelInboundHandlerAdapter createHandler() {
    throw new IllegalStateException("James's own factory makes the handlers");
  }
}
