// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.server.session.Dialect;
import dev.waybill.server.session.Sessions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SmtpMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMTP server of James whose hooks never hold up the network, that reads no faster than it
 * writes to the disk, and that never accepts part of a message.
 *
 * <p>James 3.8.1 calls hooks on the network thread: one that waits holds up every connection of
 * that thread. And it cuts the stream into lines on a second thread with nothing to slow down the
 * first: twenty clients that send large messages fill the direct memory. Here both are done on a
 * thread of a pool, and a client is read from only when its last octets are dealt with; see {@link
 * ReadGate}.
 */
// unchecked: a raw return type that two classes of James disagree on.
@SuppressWarnings("unchecked")
final class SteadySmtpServer extends SMTPServer {
  private static final Logger LOGGER = LoggerFactory.getLogger(SteadySmtpServer.class);

  /** James's name for the number of threads that do not read from the network. */
  private static final String THREADS = "maxExecutorCount";

  /** How long a stop waits for the hooks that are running; chosen. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ChannelGroup clients = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
  private final Sessions sessions;
  private int threads = DEFAULT_MAX_EXECUTOR_COUNT;
  private @Nullable ExecutorService pool;
  private Sessions.@Nullable Share share;

  SteadySmtpServer(SmtpMetrics metrics, Sessions sessions) {
    super(metrics);
    this.sessions = sessions;
  }

  @Override
  public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration)
      throws ConfigurationException {
    super.doConfigure(configuration);
    threads = configuration.getInt(THREADS, DEFAULT_MAX_EXECUTOR_COUNT);
  }

  /** A channel reads only when its {@link ReadGate} says so. */
  @Override
  protected void configureBootstrap(ServerBootstrap bootstrap) {
    super.configureBootstrap(bootstrap);
    bootstrap.childOption(ChannelOption.AUTO_READ, false);
  }

  // rawtypes: the return type is James's.
  @SuppressWarnings("rawtypes")
  @Override
  protected AbstractChannelPipelineFactory createPipelineFactory() {
    ExecutorService threadPool =
        Executors.newFixedThreadPool(
            threads, new DefaultThreadFactory(jmxName + "-dialogue", true));
    pool = threadPool;
    Sessions.Share mine = sessions.open(Dialect.SMTP);
    share = mine;
    SteadyPipeline.Plan plan =
        new SteadyPipeline.Plan(
            Duration.ofSeconds(getTimeout()),
            new SteadyPipeline.Limits(connectionLimit, connPerIP),
            mine,
            proxyRequired,
            this::getEncryption,
            this::createCoreHandler);
    return new SteadyPipeline(plan, threadPool, clients);
  }

  /** No hook runs any more when the hooks are closed. */
  @Override
  protected void postDestroy() {
    clients.close().awaitUninterruptibly(PATIENCE.toMillis());
    ExecutorService threadPool = pool;
    if (threadPool != null) {
      stop(threadPool);
    }
    Sessions.Share mine = share;
    if (mine != null) {
      mine.close();
    }
    super.postDestroy();
  }

  private static void stop(ExecutorService pool) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.warn("a hook did not come to an end within {}", PATIENCE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
