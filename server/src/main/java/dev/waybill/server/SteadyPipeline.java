// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.server.session.Sessions;
import dev.waybill.server.session.SmtpGuard;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.james.protocols.netty.AbstractSSLAwareChannelPipelineFactory;
import org.apache.james.protocols.netty.ConnectionLimitUpstreamHandler;
import org.apache.james.protocols.netty.ConnectionPerIpLimitUpstreamHandler;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.jspecify.annotations.Nullable;

/**
 * Puts the handlers of a new connection in their order.
 *
 * <p>On the network thread: connection limits, PROXY header, TLS, {@link ReadGate}. On a thread of
 * the pool: {@link SmtpLines}, {@link SlowReplies}, {@link SmtpGuard} and James's handler, which
 * calls the hooks and stores the message. Answers go the other way, in the order in which they were
 * given. STARTTLS puts TLS in front of everything. Thread-safe.
 */
final class SteadyPipeline extends AbstractSSLAwareChannelPipelineFactory<SocketChannel> {

  /** What one server does with each of its connections. */
  record Plan(
      Duration patience,
      Limits limits,
      Sessions.Share sessions,
      boolean proxyRequired,
      Supplier<@Nullable Encryption> encryption,
      Supplier<ChannelInboundHandlerAdapter> dialogue) {}

  /** Connections at once, in all and from one address; zero for any number. */
  record Limits(int total, int perAddress) {}

  private final Plan plan;
  private final ExecutorService pool;
  private final ChannelGroup clients;
  private final Semaphore waiting = new Semaphore(SlowReplies.MOST_AT_ONCE);
  private final Optional<ConnectionLimitUpstreamHandler> total;
  private final Optional<ConnectionPerIpLimitUpstreamHandler> perAddress;

  /**
   * @param pool the threads that hooks run on
   * @param clients accepts every connection
   */
  SteadyPipeline(Plan plan, ExecutorService pool, ChannelGroup clients) {
    // All that the super class would do is done here; it is one only because James asks for its
    // type.
    super(0, 0, 0, false, plan.encryption(), unused -> new ChannelInboundHandlerAdapter(), null);
    this.plan = plan;
    this.pool = pool;
    this.clients = clients;
    this.total = ConnectionLimitUpstreamHandler.forCount(plan.limits().total());
    this.perAddress = ConnectionPerIpLimitUpstreamHandler.forCount(plan.limits().perAddress());
  }

  @Override
  public void initChannel(SocketChannel channel) {
    clients.add(channel);
    ChannelPipeline pipeline = channel.pipeline();
    total.ifPresent(limit -> pipeline.addLast(HandlerConstants.CONNECTION_LIMIT_HANDLER, limit));
    perAddress.ifPresent(
        limit -> pipeline.addLast(HandlerConstants.CONNECTION_LIMIT_PER_IP_HANDLER, limit));
    if (plan.proxyRequired()) {
      pipeline.addLast(HandlerConstants.PROXY_HANDLER, new HAProxyMessageDecoder());
    }
    Encryption encryption = plan.encryption().get();
    boolean tlsFirst =
        encryption != null && encryption.supportsEncryption() && !encryption.isStartTLS();
    plan.sessions().addDoorman(pipeline, plan.proxyRequired(), !tlsFirst);
    if (encryption != null && tlsFirst) {
      pipeline.addLast(HandlerConstants.SSL_HANDLER, encryption.sslHandler());
    }
    pipeline.addLast(HandlerConstants.CHUNK_HANDLER, new ChunkedWriteHandler());
    ReadGate gate = new ReadGate(plan.patience(), System::nanoTime);
    pipeline.addLast("readGate", gate);
    ConnectionExecutor executor = new ConnectionExecutor(pool);
    SmtpLines lines = new SmtpLines(pipeline, gate);
    pipeline.addLast(executor, HandlerConstants.FRAMER, lines);
    pipeline.addLast(executor, "slowReplies", new SlowReplies(lines, waiting));
    pipeline.addLast(executor, "sessionGuard", new SmtpGuard(plan.sessions()));
    pipeline.addLast(executor, HandlerConstants.CORE_HANDLER, createHandler());
  }

  @Override
  protected ChannelInboundHandlerAdapter createHandler() {
    return plan.dialogue().get();
  }
}
